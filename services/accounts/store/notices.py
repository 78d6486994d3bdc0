"""Queries about notices to customers."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.notices import MOST_SHOWN
from services.accounts.tables import BlockRow, EstateRow, NoticeRow, UnitRow

Found = tuple[NoticeRow, str | None, str | None]
"""A notice, and the names of its estate and of its block."""


async def notices_for_unit(
    session: AsyncSession, landlord_id: UUID, unit_id: UUID, *, today: date
) -> Sequence[Found]:
    """Return what the people of a home should know today, the newest first."""
    place = (
        await session.execute(
            select(UnitRow.estate_id, UnitRow.block_id).where(
                UnitRow.landlord_id == landlord_id, UnitRow.id == unit_id
            )
        )
    ).one()
    everybody = and_(NoticeRow.estate_id.is_(None), NoticeRow.block_id.is_(None))
    found = await session.execute(
        _with_places()
        .where(
            NoticeRow.landlord_id == landlord_id,
            NoticeRow.from_day <= today,
            or_(NoticeRow.until_day.is_(None), NoticeRow.until_day >= today),
            NoticeRow.ended_at.is_(None),
            or_(
                everybody,
                NoticeRow.estate_id == place.estate_id,
                NoticeRow.block_id == place.block_id,
            ),
        )
        .order_by(NoticeRow.from_day.desc(), NoticeRow.id.desc())
        .limit(MOST_SHOWN)
    )
    return [(row, estate, block) for row, estate, block in found]


async def all_notices(
    session: AsyncSession,
    landlord_id: UUID,
    *,
    after: tuple[date, UUID] | None,
    limit: int,
) -> Sequence[Found]:
    """Return a part of all notices: those that begin last stand first."""
    query = _with_places().where(NoticeRow.landlord_id == landlord_id)
    if after is not None:
        query = query.where(tuple_(NoticeRow.from_day, NoticeRow.id) < tuple_(*after))
    found = await session.execute(
        query.order_by(NoticeRow.from_day.desc(), NoticeRow.id.desc()).limit(limit)
    )
    return [(row, estate, block) for row, estate, block in found]


async def notice_with_place(
    session: AsyncSession, landlord_id: UUID, notice_id: UUID
) -> Found | None:
    """Return one notice and its place."""
    found = await session.execute(
        _with_places().where(NoticeRow.landlord_id == landlord_id, NoticeRow.id == notice_id)
    )
    for row, estate, block in found:
        return row, estate, block
    return None


async def notice_for_update(
    session: AsyncSession, landlord_id: UUID, notice_id: UUID
) -> NoticeRow | None:
    """Return a notice that nobody else changes meanwhile."""
    row: NoticeRow | None = await session.scalar(
        select(NoticeRow)
        .where(NoticeRow.landlord_id == landlord_id, NoticeRow.id == notice_id)
        .with_for_update()
    )
    return row


async def is_place(
    session: AsyncSession, landlord_id: UUID, *, estate_id: UUID | None, block_id: UUID | None
) -> bool:
    """Say whether what is named of the two is one of the landlord's places."""
    estate = await session.get(EstateRow, estate_id) if estate_id else None
    block = await session.get(BlockRow, block_id) if block_id else None
    found = [each.landlord_id == landlord_id for each in (estate, block) if each is not None]
    return all(found) and len(found) == sum(wanted is not None for wanted in (estate_id, block_id))


def _with_places() -> Select[NoticeRow, str, str]:
    return (
        select(NoticeRow, EstateRow.name, BlockRow.name)
        .outerjoin(EstateRow, EstateRow.id == NoticeRow.estate_id)
        .outerjoin(BlockRow, BlockRow.id == NoticeRow.block_id)
    )
