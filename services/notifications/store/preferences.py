"""Queries about what people wish to be mailed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifications.domain.preferences import EMAIL
from services.notifications.tables import PreferenceRow


async def preferences_of(
    session: AsyncSession, landlord_id: UUID, holders: Sequence[str]
) -> Sequence[PreferenceRow]:
    """Return what a person chose, one row a topic: the latest, under whichever reference."""
    statement = (
        select(PreferenceRow)
        .ext(distinct_on(PreferenceRow.topic))
        .where(
            PreferenceRow.landlord_id == landlord_id,
            PreferenceRow.holder.in_(holders),
            PreferenceRow.channel == EMAIL,
        )
        .order_by(PreferenceRow.topic, PreferenceRow.changed_at.desc())
    )
    return (await session.scalars(statement)).all()


async def keep_preferences(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    holders: Sequence[str],
    chosen: Mapping[str, bool],
    at: datetime,
) -> None:
    """Store a choice by topic under every reference, in place of what stood there."""
    rows = [
        {
            "landlord_id": landlord_id,
            "holder": holder,
            "topic": topic,
            "channel": EMAIL,
            "is_on": is_on,
            "changed_at": at,
        }
        for holder in sorted(holders)
        for topic, is_on in sorted(chosen.items())
    ]
    if not rows:
        return
    new = insert(PreferenceRow).values(rows)
    await session.execute(
        new.on_conflict_do_update(
            index_elements=["landlord_id", "holder", "topic", "channel"],
            set_={"is_on": new.excluded.is_on, "changed_at": new.excluded.changed_at},
        )
    )
