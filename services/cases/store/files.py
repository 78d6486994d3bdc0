"""Files of cases: what is known of them. Their content is kept elsewhere."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, not_, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.retention.keeping import Due, Held
from services.cases.domain.files import FileState
from services.cases.domain.states import CaseStatus
from services.cases.store.erasing import is_held
from services.cases.tables import CaseFileRow, CaseRow, ReplyRequestRow


async def file_by_id(session: AsyncSession, file_id: UUID) -> CaseFileRow | None:
    """Return a file, or None."""
    return await session.get(CaseFileRow, file_id)


async def files_of(session: AsyncSession, case: CaseRow) -> Sequence[CaseFileRow]:
    """Return the files of a case, the oldest first."""
    rows = await session.scalars(
        select(CaseFileRow)
        .where(CaseFileRow.landlord_id == case.landlord_id, CaseFileRow.case_id == case.id)
        .order_by(CaseFileRow.received_at, CaseFileRow.id)
    )
    return rows.all()


async def files_sent(session: AsyncSession, case: CaseRow) -> int:
    """Count the files of a case that were not rejected."""
    counted = await session.scalar(
        select(func.count())
        .select_from(CaseFileRow)
        .where(
            CaseFileRow.landlord_id == case.landlord_id,
            CaseFileRow.case_id == case.id,
            CaseFileRow.state != FileState.REJECTED,
        )
    )
    return counted or 0


async def questions_asked(session: AsyncSession, case: CaseRow) -> int:
    """Count what staff asked on a case."""
    counted = await session.scalar(
        select(func.count())
        .select_from(ReplyRequestRow)
        .where(ReplyRequestRow.landlord_id == case.landlord_id, ReplyRequestRow.case_id == case.id)
    )
    return counted or 0


async def waiting_files(
    session: AsyncSession, *, landlord_id: UUID, most: int
) -> Sequence[CaseFileRow]:
    """Return files without a verdict, the oldest first."""
    rows = await session.scalars(
        select(CaseFileRow)
        .where(
            CaseFileRow.landlord_id == landlord_id,
            CaseFileRow.state.in_([FileState.SCANNING, FileState.UNSCANNED]),
        )
        .order_by(CaseFileRow.received_at)
        .limit(most)
    )
    return rows.all()


async def files_closed_before(
    session: AsyncSession, *, landlord_id: UUID, moment: datetime, most: int, held: Held
) -> Sequence[CaseFileRow]:
    """Return files of cases that were closed before a moment and that no hold is on."""
    rows = await session.scalars(
        _of_closed(landlord_id, moment).where(not_(is_held(held))).limit(most)
    )
    return rows.all()


async def count_files_closed_before(
    session: AsyncSession, landlord_id: UUID, moment: datetime, held: Held
) -> Due:
    """Count the files that `files_closed_before` would return, and all there are."""
    due, kept = (
        await session.execute(
            _of_closed(landlord_id, moment).with_only_columns(
                func.count().filter(not_(is_held(held))), func.count().filter(is_held(held))
            )
        )
    ).one()
    of = await session.scalar(
        select(func.count()).select_from(CaseFileRow).where(CaseFileRow.landlord_id == landlord_id)
    )
    return Due(due=due, held=kept, of=of or 0)


def _of_closed(landlord_id: UUID, moment: datetime) -> Select[CaseFileRow]:
    return (
        select(CaseFileRow)
        .join(CaseRow, CaseRow.id == CaseFileRow.case_id)
        .where(
            CaseFileRow.landlord_id == landlord_id,
            CaseRow.landlord_id == landlord_id,
            CaseRow.status == CaseStatus.CLOSED,
            CaseRow.changed_at < moment,
        )
    )


async def stored_names_of(
    session: AsyncSession, *, landlord_id: UUID, case_ids: Collection[UUID]
) -> Sequence[str]:
    """Return under which names the content of these cases' files is kept."""
    rows = await session.scalars(
        select(CaseFileRow.stored_as).where(
            CaseFileRow.landlord_id == landlord_id, CaseFileRow.case_id.in_(case_ids)
        )
    )
    return rows.all()


async def names_in_use(
    session: AsyncSession, *, landlord_id: UUID, names: Sequence[str]
) -> set[str]:
    """Return which of `names` belong to a file of the landlord."""
    rows = await session.scalars(
        select(CaseFileRow.stored_as).where(
            CaseFileRow.landlord_id == landlord_id, CaseFileRow.stored_as.in_(names)
        )
    )
    return set(rows)
