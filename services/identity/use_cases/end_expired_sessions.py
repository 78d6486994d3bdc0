"""Sessions run out by themselves; this makes it known and clears them away."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import SessionEnded
from services.identity.store.sessions import delete_expired_sessions

AT_ONCE = 500
"""Sessions per transaction."""


async def end_expired_sessions(session: AsyncSession, *, idle_for: timedelta, at: datetime) -> int:
    """Delete up to 500 sessions that are over at `at` (UTC) and announce each; return how many.

    Over is what was idle for `idle_for`, or is at its absolute end.
    A session that is over is refused without this; it only tells those who cache.
    """
    ended = await delete_expired_sessions(session, now=at, idle_for=idle_for, limit=AT_ONCE)

    for row in ended:
        announce(
            session,
            SessionEnded(
                landlord_id=row.landlord_id,
                session_id=row.id,
                user_id=row.user_id,
                reason="expired",
            ),
        )
    return len(ended)
