"""A home changes hands: a sale, or the end of a tenancy, on a day."""

from datetime import date
from enum import StrEnum
from typing import Final

from chassis.text import _
from services.accounts.domain.connections import FIRST_YEAR, LAST_YEAR
from services.accounts.domain.roles import Role, RoleStatus


class HandoverKind(StrEnum):
    """What ends."""

    OWNERSHIP = "ownership"
    TENANCY = "tenancy"


class HandoverState(StrEnum):
    """Where a handover stands."""

    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"


NEW_ROLE: Final = {HandoverKind.OWNERSHIP: Role.UNIT_OWNER, HandoverKind.TENANCY: Role.TENANT}
"""What whoever comes next is to the account."""

OVER: Final = (RoleStatus.PREVIOUS, RoleStatus.REJECTED)
"""Connections that stand so have ended already."""


def problems_of(*, last_day: date, reason: str, is_checked: bool) -> dict[str, str]:
    """Return what keeps a handover from being planned, by field, with what to do about it."""
    problems: dict[str, str] = {}
    if not FIRST_YEAR <= last_day.year <= LAST_YEAR:
        problems["last_day"] = _("Enter a day between 1900 and 2199")
    if not reason.strip():
        problems["reason"] = _("Say how you know of it")
    if not is_checked:
        problems["is_checked"] = _("Tick that you have seen the papers")
    return problems


def is_due(last_day: date, today: date) -> bool:
    """Say whether the day after the last one has begun (Europe/London)."""
    return last_day < today
