"""Lease a block of case numbers to another service."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.references import BLOCK_SIZE
from services.cases.store.questions import leased_block, take_numbers
from services.cases.tables import ReferenceBlockRow


async def lease_references(
    session: AsyncSession, *, landlord_id: UUID, lease_id: UUID, leased_to: str, start: int
) -> ReferenceBlockRow:
    """Return the block of this lease: a new one, or the same as before for the same id.

    `start` is the first number of a landlord whose numbering has not begun. Numbers of a
    block that nobody uses are gaps, and allowed.
    """
    existing = await leased_block(session, lease_id)
    if existing is not None:
        return existing

    first = await take_numbers(session, landlord_id=landlord_id, start=start)
    block = ReferenceBlockRow(
        id=lease_id,
        landlord_id=landlord_id,
        first=first,
        last=first + BLOCK_SIZE - 1,
        leased_to=leased_to,
    )
    session.add(block)
    await session.flush()
    return block
