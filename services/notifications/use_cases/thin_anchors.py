"""Of old anchors, keep one a day."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifications.store.anchors import delete_anchors_within_days

ALL_KEPT_FOR = timedelta(days=7)


async def thin_anchors(session: AsyncSession, *, at: datetime) -> int:
    """Delete anchors older than a week but the last of each day; return how many. `at` in UTC.

    The last of a day stands for all before it: its digest has theirs in it.
    """
    return await delete_anchors_within_days(session, before=at - ALL_KEPT_FOR)
