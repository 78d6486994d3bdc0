"""Delete what nobody went on with, and erase what is needed no longer."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.domain.gaps import KEPT_MONTHS, month_began
from services.registration.store.gaps import forget_failed
from services.registration.store.registrations import blank_answers, delete_abandoned
from services.registration.store.tries import forget_days_before

AT_ONCE = 500
"""Most registrations of one transaction."""


async def expire_registrations(
    session: AsyncSession,
    *,
    unproved_after: timedelta,
    unfinished_after: timedelta,
    erase_after: timedelta,
    at: datetime,
) -> int:
    """Delete abandoned registrations, erase answers of ended ones, forget the tries of past days.

    What failed people is counted for thirteen months.

    At most 500 of each kind; returns how many there were, so that the caller goes on while
    there are more. Safe beside another process that does the same.
    """
    gone = await delete_abandoned(
        session,
        unproved_before=at - unproved_after,
        unfinished_before=at - unfinished_after,
        most=AT_ONCE,
    )
    erased = await blank_answers(session, ended_before=at - erase_after, at=at, most=AT_ONCE)
    await forget_days_before(session, at.astimezone(UTC).date())
    await forget_failed(session, before=month_began(at, back=KEPT_MONTHS))
    return gone + erased
