"""Queries about work that browsers have done."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.tables import SpentWorkRow


async def spend(session: AsyncSession, *, landlord_id: UUID, nonce: bytes, at: datetime) -> bool:
    """Mark a task as used. False: it was used before."""
    spent = await session.scalar(
        insert(SpentWorkRow)
        .values(landlord_id=landlord_id, nonce=nonce, spent_at=at)
        .on_conflict_do_nothing()
        .returning(SpentWorkRow.nonce)
    )
    return spent is not None


async def forget_spent_work(session: AsyncSession, *, before: datetime) -> None:
    """Delete what was handed in before `before` (UTC)."""
    await session.execute(delete(SpentWorkRow).where(SpentWorkRow.spent_at < before))
