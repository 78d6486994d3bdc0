"""A person says which topics they wish to be mailed about."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifications.domain.preferences import require_optional
from services.notifications.store.preferences import keep_preferences, preferences_of


async def save_preferences(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    holders: Sequence[str],
    chosen: Mapping[str, bool],
    at: datetime,
) -> None:
    """Keep a choice by topic, from now on; what it does not name stays. `at` in UTC.

    What was chosen before and is chosen again keeps its day.

    Raises:
        TopicAlwaysOn: one of the topics cannot be turned off, or is unknown.
    """
    require_optional(chosen)
    known = {row.topic: row.is_on for row in await preferences_of(session, landlord_id, holders)}

    new = {topic: is_on for topic, is_on in chosen.items() if known.get(topic) is not is_on}
    await keep_preferences(session, landlord_id=landlord_id, holders=holders, chosen=new, at=at)
