"""Keep a leased block of numbers."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from contracts.api.cases import ReferenceBlock
from services.registration.store.references import add_block


async def keep_references(
    session: AsyncSession, *, landlord_id: UUID, lease_id: UUID, block: ReferenceBlock
) -> None:
    """Store the block, to be given out after those that are there. Once per lease."""
    await add_block(
        session,
        lease_id=lease_id,
        landlord_id=landlord_id,
        first=block.first,
        last=block.last,
        pattern=block.pattern,
    )
