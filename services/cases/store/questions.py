"""Questions to customers, decisions of staff, and blocks of case numbers."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.references import BLOCK_SIZE
from services.cases.tables import (
    CaseRow,
    DecisionRow,
    ReferenceBlockRow,
    ReferenceSeriesRow,
    ReplyRequestRow,
)


async def reply_request(
    session: AsyncSession, request_id: UUID, *, is_locked: bool = False
) -> ReplyRequestRow | None:
    """Return a question by its id, or None."""
    query = select(ReplyRequestRow).where(ReplyRequestRow.id == request_id)
    return await session.scalar(query.with_for_update() if is_locked else query)


async def open_question(session: AsyncSession, case: CaseRow) -> ReplyRequestRow | None:
    """Return the newest question of the case that has no answer yet."""
    row: ReplyRequestRow | None = await session.scalar(
        select(ReplyRequestRow)
        .where(
            ReplyRequestRow.landlord_id == case.landlord_id,
            ReplyRequestRow.case_id == case.id,
            ReplyRequestRow.answered_at.is_(None),
        )
        .order_by(ReplyRequestRow.asked_at.desc())
        .limit(1)
    )
    return row


async def decision_by_id(session: AsyncSession, decision_id: UUID) -> DecisionRow | None:
    """Return a decision, or None if none was made under this id."""
    return await session.get(DecisionRow, decision_id)


async def last_refusal(session: AsyncSession, case: CaseRow) -> DecisionRow | None:
    """Return the newest refusal of the case that was not rejected afterwards."""
    row: DecisionRow | None = await session.scalar(
        select(DecisionRow)
        .where(
            DecisionRow.landlord_id == case.landlord_id,
            DecisionRow.case_id == case.id,
            DecisionRow.decision == "refuse",
            DecisionRow.rejected_because.is_(None),
        )
        .order_by(DecisionRow.decided_at.desc())
        .limit(1)
    )
    return row


async def leased_block(session: AsyncSession, lease_id: UUID) -> ReferenceBlockRow | None:
    """Return the block of an earlier lease, or None."""
    return await session.get(ReferenceBlockRow, lease_id)


async def take_numbers(session: AsyncSession, *, landlord_id: UUID, start: int) -> int:
    """Take the landlord's next block and return its first number.

    The series row stays locked until the transaction ends, so blocks never overlap.
    """
    return await _take(session, landlord_id=landlord_id, start=start, count=BLOCK_SIZE)


async def take_number(session: AsyncSession, *, landlord_id: UUID, start: int) -> int:
    """Take the landlord's next number, for a case that is opened here."""
    return await _take(session, landlord_id=landlord_id, start=start, count=1)


async def _take(session: AsyncSession, *, landlord_id: UUID, start: int, count: int) -> int:
    await session.execute(
        insert(ReferenceSeriesRow)
        .values(landlord_id=landlord_id, next_number=start)
        .on_conflict_do_nothing()
    )
    found = await session.scalars(
        select(ReferenceSeriesRow)
        .where(ReferenceSeriesRow.landlord_id == landlord_id)
        .with_for_update()
    )
    series = found.one()
    first = series.next_number
    series.next_number = first + count
    return first
