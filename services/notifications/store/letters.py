"""Queries about letters on paper."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifications.domain.paper import PaperState
from services.notifications.tables import LetterBatchRow, LetterRow


async def add_letter(session: AsyncSession, letter: LetterRow) -> bool:
    """Store the letter unless one of this id is there. Tell whether it is new."""
    columns = {
        column.key: getattr(letter, column.key)
        for column in LetterRow.__table__.columns
        if getattr(letter, column.key) is not None
    }
    statement = insert(LetterRow).values(columns).on_conflict_do_nothing().returning(LetterRow.id)
    return await session.scalar(statement) is not None


async def letters_in_state(
    session: AsyncSession, *, landlord_id: UUID, state: PaperState, limit: int
) -> Sequence[LetterRow]:
    """Return letters in one state: those that wait, the longest first; others, the newest first."""
    order = LetterRow.queued_at if state is PaperState.WAITING else LetterRow.queued_at.desc()
    statement = (
        select(LetterRow)
        .where(LetterRow.landlord_id == landlord_id, LetterRow.state == state)
        .order_by(order, LetterRow.id)
        .limit(limit)
    )
    return (await session.scalars(statement)).all()


async def count_waiting(session: AsyncSession, *, landlord_id: UUID) -> int:
    """Return how many letters wait."""
    statement = select(func.count()).where(
        LetterRow.landlord_id == landlord_id, LetterRow.state == PaperState.WAITING
    )
    return await session.scalar(statement) or 0


async def letters_for_update(session: AsyncSession, ids: Collection[UUID]) -> Sequence[LetterRow]:
    """Return these letters, locked until the transaction ends, in the order they were queued."""
    statement = (
        select(LetterRow)
        .where(LetterRow.id.in_(ids))
        .order_by(LetterRow.queued_at, LetterRow.id)
        .with_for_update()
    )
    return (await session.scalars(statement)).all()


async def letters_with_ids(session: AsyncSession, ids: Collection[UUID]) -> Sequence[LetterRow]:
    """Return these letters in the order they were queued."""
    statement = (
        select(LetterRow).where(LetterRow.id.in_(ids)).order_by(LetterRow.queued_at, LetterRow.id)
    )
    return (await session.scalars(statement)).all()


async def letters_of_batch(session: AsyncSession, batch_id: UUID) -> Sequence[LetterRow]:
    """Return what was printed together, in the order it was printed."""
    statement = (
        select(LetterRow)
        .where(LetterRow.batch_id == batch_id)
        .order_by(LetterRow.queued_at, LetterRow.id)
    )
    return (await session.scalars(statement)).all()


async def newest_batches(
    session: AsyncSession, *, landlord_id: UUID, limit: int
) -> Sequence[LetterBatchRow]:
    """Return batches, the newest first."""
    statement = (
        select(LetterBatchRow)
        .where(LetterBatchRow.landlord_id == landlord_id)
        .order_by(LetterBatchRow.printed_at.desc())
        .limit(limit)
    )
    return (await session.scalars(statement)).all()


async def batch_with_id(session: AsyncSession, batch_id: UUID) -> LetterBatchRow | None:
    """Return one batch."""
    return await session.get(LetterBatchRow, batch_id)


def facts_of(row: LetterRow) -> dict[str, Any]:
    """Return what an event says of a letter: references alone."""
    return {
        "landlord_id": row.landlord_id,
        "letter_id": row.id,
        "kind": row.kind,
        "account_id": row.account_id,
        "connection_id": row.connection_id,
    }


def mark_printed(rows: Collection[LetterRow], *, batch_id: UUID) -> None:
    """Note that these were printed in the batch."""
    for row in rows:
        row.state, row.batch_id = PaperState.PRINTED, batch_id


def mark_settled(
    row: LetterRow, *, state: PaperState, by_name: str, because: str, at: datetime
) -> None:
    """Note that it came back, or shall not be printed any more, by whom and why."""
    row.state, row.settled_at = state, at
    row.settled_by_name, row.settled_because = by_name, because
