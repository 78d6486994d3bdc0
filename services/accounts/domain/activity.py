"""What has happened on an account, as its people are told: and whom each kind is told to."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

_LONDON = ZoneInfo("Europe/London")


class Shown(StrEnum):
    """What somebody needs on the account to be told of an entry."""

    FINANCE = "finance"
    DOCUMENTS = "documents"
    HOLDING = "holding"
    """To hold the agreement themselves: who else may act is theirs to know."""


@dataclass(frozen=True)
class Happening:
    """One entry of the activity of an account."""

    id: UUID
    """Of what it tells: told again, it is the same entry."""

    landlord_id: UUID
    account_id: UUID
    version: int
    kind: str
    shown_to: Shown
    happened_at: datetime
    detail: str = ""
    amount_pence: int | None = None


def moment_of(day: date, number: int, known_at: datetime) -> datetime:
    """Return when an entry of a ledger happened, UTC, and never after it was known.

    At noon of its day in London, those of one day in the order of their numbers.
    """
    noon = datetime.combine(day, time(12), _LONDON).astimezone(UTC)
    return min(noon + timedelta(milliseconds=number), known_at)


def newest_by_id(happenings: list[Happening]) -> list[Happening]:
    """Return each entry once, in its newest version."""
    newest: dict[UUID, Happening] = {}
    for each in happenings:
        known = newest.get(each.id)
        if known is None or each.version > known.version:
            newest[each.id] = each
    return list(newest.values())
