"""What a customer submitted, where it is needed no longer."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, exists, false, func, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.retention.keeping import Due, Held
from services.cases.domain.entries import EntryKind
from services.cases.domain.states import CaseStatus
from services.cases.tables import (
    AnswerRow,
    CaseFileRow,
    CaseRow,
    EntryRow,
    ReplyRequestRow,
    WordRow,
)

SUBMITTED_TO: Final = ("registration", "guessing", "public")
"""Kinds of cases that hold what somebody typed whom nobody knew."""

SAID_BY_CUSTOMERS: Final = (EntryKind.REPLIED,)
"""Entries whose words are the customer's own."""


async def closed_and_not_erased(
    session: AsyncSession, *, landlord_id: UUID, closed_before: datetime, most: int, held: Held
) -> Sequence[CaseRow]:
    """Return cases that closed before a moment and still hold what was submitted, locked."""
    rows = await session.scalars(
        select(CaseRow)
        .where(
            CaseRow.landlord_id == landlord_id,
            *_submitted_and_closed(closed_before),
            not_(is_held(held)),
        )
        .order_by(CaseRow.changed_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return rows.all()


async def count_not_erased(
    session: AsyncSession, landlord_id: UUID, closed_before: datetime, held: Held
) -> Due:
    """Count the cases that `closed_and_not_erased` would return, and all of their kinds."""
    mine = CaseRow.landlord_id == landlord_id
    found = select(CaseRow).where(mine, *_submitted_and_closed(closed_before))
    every = select(CaseRow).where(mine, CaseRow.kind.in_(SUBMITTED_TO))
    return await _due(session, found, every, held)


async def closed_cases(
    session: AsyncSession, *, landlord_id: UUID, closed_before: datetime, most: int, held: Held
) -> Sequence[UUID]:
    """Return cases that closed before a moment, locked, the oldest first."""
    rows = await session.scalars(
        select(CaseRow.id)
        .where(
            CaseRow.landlord_id == landlord_id,
            CaseRow.status == CaseStatus.CLOSED,
            CaseRow.changed_at < closed_before,
            not_(is_held(held)),
        )
        .order_by(CaseRow.changed_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return rows.all()


async def count_closed(
    session: AsyncSession, landlord_id: UUID, closed_before: datetime, held: Held
) -> Due:
    """Count the cases that `closed_cases` would return, and all there are."""
    every = select(CaseRow).where(CaseRow.landlord_id == landlord_id)
    found = every.where(CaseRow.status == CaseStatus.CLOSED, CaseRow.changed_at < closed_before)
    return await _due(session, found, every, held)


async def delete_cases(
    session: AsyncSession, *, landlord_id: UUID, case_ids: Collection[UUID]
) -> None:
    """Delete cases with everything that is kept of them here, content of files apart."""
    await session.execute(
        delete(CaseRow).where(CaseRow.landlord_id == landlord_id, CaseRow.id.in_(case_ids))
    )


async def _due(
    session: AsyncSession,
    found: Select[CaseRow],
    every: Select[CaseRow],
    held: Held,
) -> Due:
    by_hold = found.with_only_columns(
        func.count().filter(not_(is_held(held))), func.count().filter(is_held(held))
    )
    due, kept = (await session.execute(by_hold)).one()
    of = await session.scalar(every.with_only_columns(func.count()))
    return Due(due=due, held=kept, of=of or 0)


def _submitted_and_closed(closed_before: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        CaseRow.status == CaseStatus.CLOSED,
        CaseRow.erased_at.is_(None),
        CaseRow.kind.in_(SUBMITTED_TO),
        CaseRow.changed_at < closed_before,
    )


def is_held(held: Held) -> ColumnElement[bool]:
    """Return whether a legal hold is on the case's account or on its person."""
    return or_(
        func.coalesce(CaseRow.account_id.in_(held.account_ids), false()),
        func.coalesce(CaseRow.contact_id.in_(held.contact_ids), false()),
    )


async def admitted_among(
    session: AsyncSession, *, landlord_id: UUID, case_ids: Collection[UUID]
) -> set[UUID]:
    """Return those of these cases whose customer was let in."""
    rows = await session.scalars(
        select(CaseRow.id).where(
            CaseRow.landlord_id == landlord_id,
            CaseRow.id.in_(case_ids),
            exists().where(
                EntryRow.landlord_id == CaseRow.landlord_id,
                EntryRow.case_id == CaseRow.id,
                EntryRow.kind == EntryKind.ADMITTED,
            ),
        )
    )
    return set(rows)


async def erase_words_of(
    session: AsyncSession, *, landlord_id: UUID, case_ids: Collection[UUID]
) -> None:
    """Erase answers, what the search knows of them, and what was replied to questions."""
    for table in (AnswerRow, WordRow):
        await session.execute(
            delete(table).where(table.landlord_id == landlord_id, table.case_id.in_(case_ids))
        )
    await session.execute(
        update(ReplyRequestRow)
        .where(
            ReplyRequestRow.landlord_id == landlord_id,
            ReplyRequestRow.case_id.in_(case_ids),
            ReplyRequestRow.answer.is_not(None),
        )
        .values(answer="")
    )
    await session.execute(
        update(EntryRow)
        .where(
            EntryRow.landlord_id == landlord_id,
            EntryRow.case_id.in_(case_ids),
            EntryRow.kind.in_(SAID_BY_CUSTOMERS),
        )
        .values(text="")
    )


async def delete_files_of(
    session: AsyncSession, *, landlord_id: UUID, case_ids: Collection[UUID]
) -> None:
    """Delete the files of cases, and with them the keys that their content is sealed under."""
    await session.execute(
        delete(CaseFileRow).where(
            CaseFileRow.landlord_id == landlord_id, CaseFileRow.case_id.in_(case_ids)
        )
    )
