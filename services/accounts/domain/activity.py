"""What has happened on an account, as its people are told: and whom each kind is told to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


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


def newest_by_id(happenings: list[Happening]) -> list[Happening]:
    """Return each entry once, in its newest version."""
    newest: dict[UUID, Happening] = {}
    for each in happenings:
        known = newest.get(each.id)
        if known is None or each.version > known.version:
            newest[each.id] = each
    return list(newest.values())
