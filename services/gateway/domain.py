"""What the portal reckons by itself: greetings, a registration under way, which case is open."""

import re
from datetime import date, datetime
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

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
    the address that the code went to and what is compared once and kept nowhere.
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

    opening: dict[str, str] = Field(default_factory=dict)
    """What the way asked for before the person's details, as evidence. Gone once it was sent."""

    ending: Literal["home", "success"] = "home"
    """What somebody who was let in sees."""

    is_asked_for: bool = False
    """Whether staff look at everybody who comes this way: an account is asked for, not opened."""

    is_whole: bool = False
    """Whether the first page held the whole request: it goes to staff with the right code."""

    pin: str = ""
    """The PIN of such a request, until it is compared. No service keeps it."""

    is_password_later: bool = False
    """Whether the password is chosen by a mailed link, once staff have approved."""

    is_key_sent: bool = False
    """Whether staff answer the request by sending a portal key."""

    @property
    def is_proved(self) -> bool:
        """Whether the code from the mailbox was right."""
        return bool(self.applicant_token)


class Opening(BaseModel):
    """What stands in somebody's letter, on its way from the first page to the proof of a mailbox.

    Travels sealed in a cookie; no service keeps it before the mailbox is proved.
    """

    model_config = ConfigDict(frozen=True)

    landlord_id: UUID
    way: str
    answers: dict[str, str]


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


class FromLetter(BaseModel):
    """The account number of a letter whose square was opened in this browser."""

    model_config = ConfigDict(frozen=True)

    landlord_id: UUID
    account_reference: str


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


MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""Beginnings of the months' names, as people write them."""

OLDEST_BORN = 1900
DATE_IN_ONE_FIELD = re.compile(r"(\d{1,4})[\s./-]+([a-z]+|\d{1,2})[\s.,/-]+(\d{1,4})")
DIGITS_ALONE = re.compile(r"(\d{2})(\d{2})(\d{4})")


def birth_date(day: str, month: str, year: str, *, today: date) -> date | None:
    """Read a date of birth from three text fields; None where it is not one.

    Months as numbers or names, years with two digits; the whole date in the first field too:
    `12/06/1958`, `12.6.58`, `12 June 1958`, `12061958`, `1958-06-12`.
    """
    if not month and not year:
        whole = day.strip().casefold()
        found = DATE_IN_ONE_FIELD.fullmatch(whole) or DIGITS_ALONE.fullmatch(whole)
        if found is None:
            return None
        day, month, year = found.groups()
        if len(day) == len("1958"):
            day, year = year, day
    try:
        born = date(_year(year, today), _month(month), int(day))
    except ValueError:
        return None
    return born if born.year >= OLDEST_BORN and born <= today else None


def _month(text: str) -> int:
    beginning = text.strip().casefold()[:3]
    return MONTHS.index(beginning) + 1 if beginning in MONTHS else int(text)


def _year(text: str, today: date) -> int:
    digits = text.strip()
    year = int(digits)
    if len(digits) != len("58"):
        return year
    century = today.year // 100 * 100
    return century + year if century + year <= today.year else century - 100 + year


def paragraphs_of(text: str) -> list[str]:
    """Return what somebody wrote as paragraphs: they are parted by empty lines."""
    lines = text.replace("\r\n", "\n")
    return [part.strip() for part in lines.split("\n\n") if part.strip()]
