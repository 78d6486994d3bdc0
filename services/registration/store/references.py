"""Reference numbers, given out from leased blocks."""

from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.domain.errors import NoReferenceLeft
from services.registration.tables import ReferenceBlockRow


async def add_block(
    session: AsyncSession, *, lease_id: UUID, landlord_id: UUID, first: int, last: int, pattern: str
) -> None:
    """Store a leased block; a lease that is stored already stays as it is."""
    block = {
        "id": lease_id,
        "landlord_id": landlord_id,
        "first": first,
        "last": last,
        "next": first,
        "pattern": pattern,
    }
    await session.execute(insert(ReferenceBlockRow).values(block).on_conflict_do_nothing())


async def references_left(session: AsyncSession) -> int:
    """Return how many numbers can still be given out."""
    left = ReferenceBlockRow.last - ReferenceBlockRow.next + 1
    return int(await session.scalar(select(func.coalesce(func.sum(left), 0))) or 0)


async def take_reference(session: AsyncSession) -> str:
    """Give out the next number, written in its landlord's form. It is never given out again.

    Raises:
        NoReferenceLeft: every block is used up.
    """
    for _ in range(3):  # a block that another transaction has just used up hides the next one
        oldest = (
            select(ReferenceBlockRow.id)
            .where(ReferenceBlockRow.next <= ReferenceBlockRow.last)
            .order_by(ReferenceBlockRow.first)
            .limit(1)
            .with_for_update()
            .scalar_subquery()
        )
        taken = await session.execute(
            update(ReferenceBlockRow)
            .where(ReferenceBlockRow.id == oldest)
            .values(next=ReferenceBlockRow.next + 1)
            .returning(ReferenceBlockRow.next - 1, ReferenceBlockRow.pattern)
            .execution_options(synchronize_session=False)
        )
        row = taken.one_or_none()
        if row is not None:
            number, pattern = row
            return str(pattern).format(number)
    raise NoReferenceLeft("numbers for enquiries have run out; please try again in a minute")
