"""What a customer submitted, where it is needed no longer."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

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
    session: AsyncSession, *, landlord_id: UUID, closed_before: datetime, most: int
) -> Sequence[CaseRow]:
    """Return cases that closed before a moment and still hold what was submitted, locked."""
    rows = await session.scalars(
        select(CaseRow)
        .where(
            CaseRow.landlord_id == landlord_id,
            CaseRow.status == CaseStatus.CLOSED,
            CaseRow.erased_at.is_(None),
            CaseRow.kind.in_(SUBMITTED_TO),
            CaseRow.changed_at < closed_before,
        )
        .order_by(CaseRow.changed_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return rows.all()


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
