"""Imports that were read, and what kept rows out of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.retention.keeping import Due, Held
from services.accounts.domain.records import Problem
from services.accounts.tables import ImportProblemRow, ImportRow


async def store_problems(
    session: AsyncSession, landlord_id: UUID, import_id: UUID, problems: Sequence[Problem]
) -> None:
    """Keep what is wrong with some rows for the report."""
    if problems:
        await session.execute(
            insert(ImportProblemRow),
            [
                {
                    "landlord_id": landlord_id,
                    "import_id": import_id,
                    "line": each.line,
                    "column": each.column,
                    "problem": each.problem,
                    "advice": each.advice,
                }
                for each in problems
            ],
        )


async def store_contradictions(session: AsyncSession, landlord_id: UUID, import_id: UUID) -> int:
    """Keep what is wrong with staged rows for the report; return their number."""
    stored = await session.execute(
        text(
            "INSERT INTO import_problems (landlord_id, import_id, line, column_name, problem,"
            " advice) SELECT :landlord, :import, line, wrong_column, wrong, advice"
            " FROM import_rows WHERE wrong IS NOT NULL"
        ),
        {"landlord": landlord_id, "import": import_id},
    )
    return int(getattr(stored, "rowcount", 0))


async def import_of(session: AsyncSession, landlord_id: UUID, import_id: UUID) -> ImportRow | None:
    """Return one import."""
    return await session.scalar(
        select(ImportRow).where(ImportRow.landlord_id == landlord_id, ImportRow.id == import_id)
    )


async def problems_after(
    session: AsyncSession, landlord_id: UUID, import_id: UUID, *, after: int, limit: int
) -> list[Problem]:
    """Return problems of rows after line `after`, in the file's order; whole rows only."""
    lines = (
        select(ImportProblemRow.line)
        .where(
            ImportProblemRow.landlord_id == landlord_id,
            ImportProblemRow.import_id == import_id,
            ImportProblemRow.line > after,
        )
        .distinct()
        .order_by(ImportProblemRow.line)
        .limit(limit)
    )
    found = await session.execute(
        select(
            ImportProblemRow.line,
            ImportProblemRow.column,
            ImportProblemRow.problem,
            ImportProblemRow.advice,
        )
        .where(
            ImportProblemRow.landlord_id == landlord_id,
            ImportProblemRow.import_id == import_id,
            ImportProblemRow.line.in_(lines),
        )
        .order_by(ImportProblemRow.line, ImportProblemRow.column)
    )
    return [Problem(*row) for row in found]


async def count_reports(
    session: AsyncSession,
    landlord_id: UUID,
    before: datetime,
    held: Held,  # noqa: ARG001  a file is about nobody in particular
) -> Due:
    """Count the imports that `delete_reports` would delete, and all there are."""
    mine = select(func.count()).select_from(ImportRow).where(ImportRow.landlord_id == landlord_id)
    due = await session.scalar(mine.where(ImportRow.read_at < before))
    return Due(due=due or 0, held=0, of=await session.scalar(mine) or 0)


async def delete_reports(
    session: AsyncSession, landlord_id: UUID, *, before: datetime, most: int
) -> int:
    """Delete up to `most` imports read before a moment, with what they quote. Return how many."""
    old = (
        select(ImportRow.id)
        .where(ImportRow.landlord_id == landlord_id, ImportRow.read_at < before)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    gone = await session.scalars(
        delete(ImportRow)
        .where(ImportRow.landlord_id == landlord_id, ImportRow.id.in_(old.scalar_subquery()))
        .returning(ImportRow.id)
    )
    return len(gone.all())
