"""Staff write, change or end important information for customers."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.errors import (
    NoticeChangedMeanwhile,
    NoticeInvalid,
    NoticeNotFound,
)
from services.accounts.domain.notices import require_in_order
from services.accounts.store.notices import is_place, notice_for_update
from services.accounts.tables import NoticeRow


async def write_notice(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    notice_id: UUID,
    seen_version: int,
    title: str,
    body: str,
    estate_id: UUID | None,
    block_id: UUID | None,
    from_day: date,
    until_day: date | None,
    by_name: str,
    at: datetime,
) -> NoticeRow:
    """Put a notice there, or change the one of this id. `seen_version` 0: it is new.

    Raises:
        NoticeInvalid: its days or its place cannot be.
        NoticeChangedMeanwhile: another version is in force.
    """
    require_in_order(from_day, until_day)
    if estate_id is not None and block_id is not None:
        raise NoticeInvalid("one place", fields={"place": "an estate or a block"})
    if not await is_place(session, landlord_id, estate_id=estate_id, block_id=block_id):
        raise NoticeInvalid("no such place", fields={"place": "one of the landlord's places"})
    row = await _row(session, landlord_id, notice_id, seen_version)
    row.title, row.body = title, body
    row.estate_id, row.block_id = estate_id, block_id
    row.from_day, row.until_day, row.ended_at = from_day, until_day, None
    row.changed_by_name, row.changed_at = by_name, at
    row.version = seen_version + 1
    session.add(row)
    await session.flush()
    return row


async def end_notice(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    notice_id: UUID,
    by_name: str,
    at: datetime,
) -> None:
    """Show a notice to nobody any more. Ended once, it stays as it is.

    Raises:
        NoticeNotFound: there is none.
    """
    row = await notice_for_update(session, landlord_id, notice_id)
    if row is None:
        raise NoticeNotFound("no such notice")
    if row.ended_at is None:
        row.ended_at, row.changed_at, row.changed_by_name = at, at, by_name
        row.version += 1


async def _row(
    session: AsyncSession, landlord_id: UUID, notice_id: UUID, seen_version: int
) -> NoticeRow:
    known = await notice_for_update(session, landlord_id, notice_id)
    if (known.version if known else 0) != seen_version:
        raise NoticeChangedMeanwhile("a colleague changed it meanwhile")
    return known or NoticeRow(id=notice_id, landlord_id=landlord_id)
