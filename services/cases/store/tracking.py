"""What somebody who follows a case may read, and how often its link was sent again."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.tables import CaseRow, ReplyRequestRow, TrackingRequestRow


async def questions_of(session: AsyncSession, case: CaseRow) -> Sequence[ReplyRequestRow]:
    """Return what staff asked, the oldest first."""
    rows = await session.scalars(
        select(ReplyRequestRow)
        .where(
            ReplyRequestRow.landlord_id == case.landlord_id,
            ReplyRequestRow.case_id == case.id,
        )
        .order_by(ReplyRequestRow.asked_at, ReplyRequestRow.id)
    )
    return rows.all()


async def links_requested_since(
    session: AsyncSession, *, landlord_id: UUID, case_id: UUID | None, moment: datetime
) -> int:
    """Count how often the link of a case was asked for after `moment`."""
    counted = await session.scalar(
        select(func.count())
        .select_from(TrackingRequestRow)
        .where(
            TrackingRequestRow.landlord_id == landlord_id,
            TrackingRequestRow.case_id == case_id,
            TrackingRequestRow.asked_at > moment,
        )
    )
    return counted or 0


def add_link_request(
    session: AsyncSession,
    request_id: UUID,
    *,
    landlord_id: UUID,
    case_id: UUID | None,
    at: datetime,
) -> None:
    """Write down that a link was asked for; no case: number and address fitted nothing."""
    session.add(
        TrackingRequestRow(id=request_id, landlord_id=landlord_id, case_id=case_id, asked_at=at)
    )


async def forget_link_requests(
    session: AsyncSession, *, landlord_id: UUID, before: datetime
) -> None:
    """Drop what was asked for before a moment: it counts for nothing any more."""
    await session.execute(
        delete(TrackingRequestRow).where(
            TrackingRequestRow.landlord_id == landlord_id,
            TrackingRequestRow.asked_at < before,
        )
    )
