"""Queries about the ends of audits that this service is a witness of."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from services.notifications.tables import WitnessedAnchorRow


async def store_anchors(session: AsyncSession, anchors: Sequence[Mapping[str, object]]) -> None:
    """Store what is not there yet."""
    await session.execute(insert(WitnessedAnchorRow).on_conflict_do_nothing(), list(anchors))


async def delete_anchors_within_days(session: AsyncSession, *, before: datetime) -> int:
    """Delete anchors signed before `before` that are not the last of their chain and day (UTC)."""
    later = aliased(WitnessedAnchorRow)
    day = func.date_trunc("day", WitnessedAnchorRow.sealed_at)
    gone = await session.scalars(
        delete(WitnessedAnchorRow)
        .where(
            WitnessedAnchorRow.sealed_at < before,
            select(later.position)
            .where(
                later.landlord_id == WitnessedAnchorRow.landlord_id,
                later.service == WitnessedAnchorRow.service,
                later.position > WitnessedAnchorRow.position,
                func.date_trunc("day", later.sealed_at) == day,
            )
            .exists(),
        )
        .returning(WitnessedAnchorRow.position)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())
