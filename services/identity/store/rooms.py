"""Queries about rooms that are closed for all customers."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.tables import RoomClosureRow


async def closed_rooms(session: AsyncSession, landlord_id: UUID) -> tuple[str, ...]:
    """Return which rooms are closed now."""
    rooms = await session.scalar(
        select(RoomClosureRow.rooms).where(
            RoomClosureRow.landlord_id == landlord_id, RoomClosureRow.ended_at.is_(None)
        )
    )
    return tuple(rooms or ())


async def closure_in_force(session: AsyncSession, landlord_id: UUID) -> RoomClosureRow | None:
    """Return what is closed now; nobody else closes or opens until the transaction ends."""
    key = func.hashtextextended(f"rooms {landlord_id}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(key)))
    return await session.scalar(
        select(RoomClosureRow).where(
            RoomClosureRow.landlord_id == landlord_id, RoomClosureRow.ended_at.is_(None)
        )
    )


async def last_closures(
    session: AsyncSession, landlord_id: UUID, *, most: int
) -> Sequence[RoomClosureRow]:
    """Return the last closures, the newest first."""
    found = await session.scalars(
        select(RoomClosureRow)
        .where(RoomClosureRow.landlord_id == landlord_id)
        .order_by(RoomClosureRow.closed_at.desc())
        .limit(most)
    )
    return found.all()
