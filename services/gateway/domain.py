"""What the portal reckons by itself: greetings, a registration under way, which case is open."""

from datetime import datetime
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

LONDON = ZoneInfo("Europe/London")
NOON, EVENING = 12, 17

EARLIEST_PURCHASE = 1950
"""First year offered for a purchase. Earlier buyers go through the enquiry."""

CLOSED = frozenset({"resolved", "closed"})
"""States of a case in which nobody works on it any more."""

PartOfDay = Literal["morning", "afternoon", "evening"]


class RegistrationUnderWay(BaseModel):
    """What one browser must remember between the pages of a registration.

    Travels sealed in a cookie for 60 minutes. The password is not in it, nor any answer but
    the address that the code went to.
    """

    model_config = ConfigDict(frozen=True)

    landlord_id: UUID
    registration_id: UUID
    email: str
    applicant_token: str = ""
    """Opens registration's door, once the mailbox is proved."""

    ticket: str = ""
    """Opens the first session, once the login works."""

    reference: str = ""
    """Number of the enquiry, once it is sent."""

    answer_by: datetime | None = None
    """When staff will have answered the enquiry at the latest, UTC."""

    @property
    def is_proved(self) -> bool:
        """Whether the code from the mailbox was right."""
        return bool(self.applicant_token)


class CodeUnderWay(BaseModel):
    """What one browser must remember while its person looks for the code to sign in by.

    Travels sealed in a cookie. A code opens a session only in the browser that asked for it.
    """

    model_config = ConfigDict(frozen=True)

    landlord_id: UUID
    attempt_id: UUID
    email: str
    next: str = ""
    """The page that was wanted, as a path of this site."""


class MailedLink(BaseModel):
    """A secret link on its way from the address bar into a form."""

    model_config = ConfigDict(frozen=True)

    landlord_id: UUID
    token: str
    request_id: UUID | None = None


def part_of_day(moment: datetime) -> PartOfDay:
    """Return how people are greeted at `moment`, by London's clock."""
    hour = moment.astimezone(LONDON).hour
    if hour < NOON:
        return "morning"
    return "afternoon" if hour < EVENING else "evening"


def first_word(name: str) -> str:
    """Return the name to greet somebody by, without a title: `Mrs Jane Doe` → `Jane`."""
    words = [word for word in name.split() if word.rstrip(".").casefold() not in TITLES]
    return words[0] if words else name


TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sir", "dame", "lady"})


def purchase_years(today: datetime) -> list[int]:
    """Return the years a home may have been bought in, newest first."""
    return list(range(today.astimezone(LONDON).year, EARLIEST_PURCHASE - 1, -1))


def is_open(status: str) -> bool:
    """Whether somebody still works on a case with this status."""
    return status not in CLOSED
