"""What strangers began and nobody finished is forgotten."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.store.pending import forget_stale_pending
from services.identity.store.sign_ins import forget_quiet_counters

COUNTERS_KEPT = timedelta(days=1)


async def forget_orphans(session: AsyncSession, *, at: datetime) -> int:
    """Delete pending users whose time is over, old codes, tickets and counters. `at` in UTC.

    Unproved logins go after 24 hours, proved ones of registrations that led nowhere after seven
    days. Return how many pending users were forgotten.
    """
    forgotten = await forget_stale_pending(session, now=at)
    await forget_quiet_counters(session, before=at - COUNTERS_KEPT)
    return forgotten
