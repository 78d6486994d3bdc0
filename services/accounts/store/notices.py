"""Queries about notices to customers."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.notices import MOST_SHOWN
from services.accounts.tables import BlockRow, EstateRow, NoticeRow, UnitRow

Found = tuple[NoticeRow, str | None, str | None]
"""A notice, and the names of its estate and of its block."""


def _with_places() -> Select[NoticeRow, str, str]:
    return (
        select(NoticeRow, EstateRow.name, BlockRow.name)
        .outerjoin(EstateRow, EstateRow.id == NoticeRow.estate_id)
        .outerjoin(BlockRow, BlockRow.id == NoticeRow.block_id)
    )


_FOR_UNIT = (
    _with_places()
    .join(UnitRow, UnitRow.landlord_id == NoticeRow.landlord_id)
    .where(
        UnitRow.id == bindparam("unit"),
        NoticeRow.landlord_id == bindparam("landlord"),
        NoticeRow.from_day <= bindparam("today"),
        or_(NoticeRow.until_day.is_(None), NoticeRow.until_day >= bindparam("today")),
        NoticeRow.ended_at.is_(None),
        or_(
            and_(NoticeRow.estate_id.is_(None), NoticeRow.block_id.is_(None)),
            NoticeRow.estate_id == UnitRow.estate_id,
            NoticeRow.block_id == UnitRow.block_id,
        ),
    )
    .order_by(NoticeRow.from_day.desc(), NoticeRow.id.desc())
    .limit(MOST_SHOWN)
)
"""Built once: the dashboard of every home asks for it."""


async def notices_for_unit(
    session: AsyncSession, landlord_id: UUID, unit_id: UUID, *, today: date
) -> Sequence[Found]:
    """Return what the people of a home should know today, the newest first."""
    found = await session.execute(
        _FOR_UNIT, {"landlord": landlord_id, "unit": unit_id, "today": today}
    )
    return [(row, estate, block) for row, estate, block in found]


async def notices_of_block(
    session: AsyncSession, landlord_id: UUID, block_id: UUID, *, today: date
) -> Sequence[Found]:
    """Return what is told to a block alone, today or later, those that begin last first."""
    found = await session.execute(
        _with_places()
        .where(
            NoticeRow.landlord_id == landlord_id,
            NoticeRow.block_id == block_id,
            or_(NoticeRow.until_day.is_(None), NoticeRow.until_day >= today),
            NoticeRow.ended_at.is_(None),
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
