"""Delete what nobody proved, and forget what is counted no longer."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.domain.gaps import KEPT_MONTHS, month_began
from services.registration.store.gaps import forget_failed
from services.registration.store.registrations import delete_unproved
from services.registration.store.tries import forget_days_before

AT_ONCE = 500
"""Most registrations of one transaction."""


async def expire_registrations(
    session: AsyncSession, *, unproved_after: timedelta, at: datetime
) -> int:
    """Delete registrations whose mailbox nobody proved, and forget the tries of past days.

    What failed people is counted for thirteen months.

    At most 500; returns how many there were, so that the caller goes on while there are more.
    Safe beside another process that does the same. `at` in UTC.
    """
    gone = await delete_unproved(session, before=at - unproved_after, most=AT_ONCE)
    await forget_days_before(session, at.astimezone(UTC).date())
    await forget_failed(session, before=month_began(at, back=KEPT_MONTHS))
    return gone
