"""Units and blocks as staff look at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.tables import AccountRow, BlockRow, EstateRow, UnitRow

MOST_ACCOUNTS = 100
"""Of one unit. A home changes hands less often."""


@dataclass(frozen=True, slots=True)
class BlockRecord:
    """A block, its estate, and how many units it has."""

    block: BlockRow
    estate: str
    units: int


async def unit_with_id(session: AsyncSession, landlord_id: UUID, unit_id: UUID) -> UnitRow | None:
    """Return one unit."""
    row: UnitRow | None = await session.scalar(
        select(UnitRow).where(UnitRow.landlord_id == landlord_id, UnitRow.id == unit_id)
    )
    return row


async def accounts_of_unit(
    session: AsyncSession, landlord_id: UUID, unit_id: UUID
) -> Sequence[AccountRow]:
    """Return the accounts of a unit: those that last first, then those that ended last."""
    rows = await session.scalars(
        select(AccountRow)
        .where(AccountRow.landlord_id == landlord_id, AccountRow.unit_id == unit_id)
        .order_by(
            AccountRow.end_date.desc().nulls_first(), AccountRow.start_date.desc(), AccountRow.id
        )
        .limit(MOST_ACCOUNTS)
    )
    return rows.all()


async def block_with_id(
    session: AsyncSession, landlord_id: UUID, block_id: UUID
) -> BlockRecord | None:
    """Return one block."""
    found = (
        await session.execute(
            select(BlockRow, EstateRow.name)
            .outerjoin(EstateRow, EstateRow.id == BlockRow.estate_id)
            .where(BlockRow.landlord_id == landlord_id, BlockRow.id == block_id)
        )
    ).one_or_none()
    if found is None:
        return None
    units = await session.scalar(
        select(func.count()).where(UnitRow.landlord_id == landlord_id, UnitRow.block_id == block_id)
    )
    block, estate = found
    return BlockRecord(block, estate or "", int(units or 0))


async def units_of_block(
    session: AsyncSession,
    landlord_id: UUID,
    block_id: UUID,
    *,
    after: tuple[str, UUID] | None,
    limit: int,
) -> Sequence[UnitRow]:
    """Return units of a block by their reference, those after one."""
    wanted = select(UnitRow).where(UnitRow.landlord_id == landlord_id, UnitRow.block_id == block_id)
    if after is not None:
        wanted = wanted.where(tuple_(UnitRow.unit_key, UnitRow.id) > tuple_(*after))
    rows = await session.scalars(wanted.order_by(UnitRow.unit_key, UnitRow.id).limit(limit))
    return rows.all()


async def accounts_of_units(
    session: AsyncSession, landlord_id: UUID, unit_ids: Sequence[UUID]
) -> dict[UUID, list[AccountRow]]:
    """Return the current accounts of these units."""
    rows = await session.scalars(
        select(AccountRow)
        .where(
            AccountRow.landlord_id == landlord_id,
            AccountRow.unit_id.in_(unit_ids),
            AccountRow.status == "current",
        )
        .order_by(AccountRow.account_key)
    )
    found: dict[UUID, list[AccountRow]] = {}
    for row in rows:
        found.setdefault(row.unit_id, []).append(row)
    return found
