"""Tries: counted in the database, atomically, before anything is compared."""

from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.domain.policy import Scope
from services.registration.tables import TryRow

FOR_LIFE = date(1970, 1, 1)
"""The day under which tries stand that never come back by themselves."""


NUMBER_SCOPES = (Scope.ACCOUNT_REFERENCE, Scope.AGREEMENT_REFERENCE)
"""Whose tries a new letter, or staff, give back."""


TOLD_OF = (*NUMBER_SCOPES, Scope.REGISTRATION)
"""Whose tries staff hear of when they are used up for good."""


def used_up_kind(scope: Scope) -> str:
    """Return under what it is noted that staff were told of used up tries."""
    return f"{scope.value} used up"


async def take_one(
    session: AsyncSession, *, landlord_id: UUID, kind: str, subject: bytes, day: date, most: int
) -> bool:
    """Take one of the `most` tries that `subject` has on `day`. False: none is left.

    Of any number of callers at the same time at most `most` get True.
    """
    first = insert(TryRow).values(
        landlord_id=landlord_id, kind=kind, subject=subject, day=day, taken=1
    )
    taken = first.on_conflict_do_update(
        index_elements=[TryRow.landlord_id, TryRow.kind, TryRow.subject, TryRow.day],
        set_={"taken": TryRow.taken + 1},
        where=TryRow.taken < most,
    ).returning(TryRow.taken)
    return await session.scalar(taken) is not None


async def may_tell(
    session: AsyncSession, *, landlord_id: UUID, scope: Scope, subject: bytes, at: datetime
) -> bool:
    """Say whether staff are to hear now that `subject` has no try left, and note that they do.

    Once until the tries come back, and never twice on one day (UTC): who is told later that
    day, because the tries came back and were used up again, is told by the next day's try.
    """
    kind, today = used_up_kind(scope), at.astimezone(UTC).date()

    async def is_first(what: str, day: date) -> bool:
        return await take_one(
            session, landlord_id=landlord_id, kind=what, subject=subject, day=day, most=1
        )

    if not await is_first(kind, FOR_LIFE):
        return False
    if await is_first(f"{kind} today", today):
        return True
    await give_back(session, kind=kind, subject=subject)
    return False


async def give_back(session: AsyncSession, *, kind: str, subject: bytes) -> None:
    """Forget every try of `subject`: staff have spoken with the person."""
    await session.execute(delete(TryRow).where(TryRow.kind == kind, TryRow.subject == subject))


async def forget_days_before(session: AsyncSession, day: date) -> None:
    """Delete the daily counts of days before `day`; those for life stay."""
    await session.execute(delete(TryRow).where(TryRow.day != FOR_LIFE, TryRow.day < day))
