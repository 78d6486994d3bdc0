"""Queries about what owners object to."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.tables import ObjectionRow


async def objection_with_id(
    session: AsyncSession, landlord_id: UUID, objection_id: UUID
) -> ObjectionRow | None:
    """Return one objection as it is now. Lock its account first to change it."""
    return await session.scalar(
        select(ObjectionRow)
        .where(ObjectionRow.landlord_id == landlord_id, ObjectionRow.id == objection_id)
        .execution_options(populate_existing=True)
    )


async def objections_to(
    session: AsyncSession, landlord_id: UUID, connection_id: UUID
) -> list[ObjectionRow]:
    """Return every objection to a connection. Lock its account first to add one."""
    found = await session.scalars(
        select(ObjectionRow).where(
            ObjectionRow.landlord_id == landlord_id, ObjectionRow.connection_id == connection_id
        )
    )
    return list(found)


async def is_frozen(session: AsyncSession, landlord_id: UUID, connection_id: UUID) -> bool:
    """Tell whether an objection to a connection waits for staff."""
    found = await objections_to(session, landlord_id, connection_id)
    return any(one.settled_at is None for one in found)


async def objections_about(
    session: AsyncSession, landlord_id: UUID, account_ids: Sequence[UUID]
) -> list[ObjectionRow]:
    """Return the objections about these accounts."""
    found = await session.scalars(
        select(ObjectionRow).where(
            ObjectionRow.landlord_id == landlord_id, ObjectionRow.account_id.in_(account_ids)
        )
    )
    return list(found)
