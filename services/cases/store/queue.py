"""The work queue: saved views with their counts, filters, pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.clock import LOCAL, end_of_day
from services.cases.domain.states import OPEN, CaseStatus
from services.cases.domain.text import plain
from services.cases.tables import CaseRow, WordRow

PAGE_SIZE = 25
LAST_PAGE = 400
"""Pages beyond this are not walked to: a filter finds the case sooner."""

VIEWS = ("open", "mine", "overdue", "today", "unowned", "with_customer", "done", "all")
"""The saved views, in their order."""

UNCOUNTED = ("done", "all")
LAST_CHARACTER = "\U0010ffff"


@dataclass(frozen=True)
class QueueFilter:
    """What a member of staff wants to see of the queue."""

    view: str = "open"
    statuses: frozenset[CaseStatus] = frozenset()
    queue: str = ""
    text: str = ""
    is_newest_first: bool = False
    page: int = 1


@dataclass(frozen=True)
class QueuePage:
    """One page of the queue, and how many cases can be walked to."""

    rows: Sequence[CaseRow]
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return min(max(-(-self.total // PAGE_SIZE), 1), LAST_PAGE)


def _is_open() -> ColumnElement[bool]:
    # Written out, so that the planner recognises the partial indexes' condition.
    return CaseRow.status.in_([s.value for s in CaseStatus if s in OPEN])


def _views(staff_id: UUID, now: datetime) -> dict[str, ColumnElement[bool]]:
    today = end_of_day(now.astimezone(LOCAL).date())
    return {
        "open": _is_open(),
        "mine": and_(_is_open(), CaseRow.owner_id == staff_id),
        "overdue": and_(_is_open(), CaseRow.due_at < now),
        "today": and_(_is_open(), CaseRow.due_at >= now, CaseRow.due_at <= today),
        "unowned": and_(_is_open(), CaseRow.owner_id.is_(None)),
        "with_customer": and_(_is_open(), CaseRow.status == CaseStatus.WITH_CUSTOMER),
        "done": CaseRow.status.in_([CaseStatus.RESOLVED, CaseStatus.CLOSED]),
        "all": true(),
    }


async def view_counts(
    session: AsyncSession, *, landlord_id: UUID, staff_id: UUID, now: datetime
) -> dict[str, int]:
    """Count the views in one pass over the open cases. `UNCOUNTED` ones only grow."""
    views = _views(staff_id, now)
    counted = [name for name in VIEWS if name not in UNCOUNTED]
    row = (
        await session.execute(
            select(*(func.count().filter(views[name]).label(name) for name in counted)).where(
                CaseRow.landlord_id == landlord_id, _is_open()
            )
        )
    ).one()
    return dict(zip(counted, row, strict=True))


async def queue_page(
    session: AsyncSession,
    wanted: QueueFilter,
    *,
    landlord_id: UUID,
    staff_id: UUID,
    now: datetime,
    size: int = PAGE_SIZE,
) -> QueuePage:
    """Return one page of the queue.

    Order: soonest due first, then the more urgent, then the newest; cases that wait for the
    customer last. Answered cases and `is_newest_first`: newest first.
    """
    chosen = _chosen(wanted, landlord_id=landlord_id, staff_id=staff_id, now=now)
    reachable = chosen.limit(PAGE_SIZE * LAST_PAGE).subquery()
    total = await session.scalar(select(func.count()).select_from(reachable)) or 0
    newest = wanted.is_newest_first or wanted.view in UNCOUNTED
    order: list[Any] = [CaseRow.received_at.desc(), CaseRow.id]
    if not newest:
        order = [CaseRow.due_at.asc().nulls_last(), CaseRow.priority, *order]
    rows = await session.scalars(
        chosen.with_only_columns(CaseRow)
        .order_by(*order)
        .offset((wanted.page - 1) * size)
        .limit(size)
    )
    return QueuePage(rows.all(), total)


def _chosen(
    wanted: QueueFilter, *, landlord_id: UUID, staff_id: UUID, now: datetime
) -> Select[UUID]:
    chosen = select(CaseRow.id).where(
        CaseRow.landlord_id == landlord_id, _views(staff_id, now)[wanted.view]
    )
    if wanted.statuses:
        chosen = chosen.where(CaseRow.status.in_(wanted.statuses))
    if wanted.queue:
        chosen = chosen.where(CaseRow.queue == wanted.queue)
    for word in wanted.text.split()[:6]:
        begin = plain(word)[:40]
        if begin:
            found = select(WordRow.case_id).where(
                WordRow.landlord_id == landlord_id,
                WordRow.word >= begin,
                WordRow.word < begin + LAST_CHARACTER,
            )
            chosen = chosen.where(CaseRow.id.in_(found))
    return chosen


async def queue_names(session: AsyncSession, *, landlord_id: UUID) -> Sequence[str]:
    """Return the names of the queues that have open cases."""
    rows = await session.scalars(
        select(CaseRow.queue)
        .where(CaseRow.landlord_id == landlord_id, _is_open())
        .distinct()
        .order_by(CaseRow.queue)
    )
    return rows.all()


async def next_unowned(session: AsyncSession, *, landlord_id: UUID) -> CaseRow | None:
    """Return the most urgent case that nobody has, locked; skips those being taken just now."""
    row: CaseRow | None = await session.scalar(
        select(CaseRow)
        .where(
            CaseRow.landlord_id == landlord_id,
            CaseRow.owner_id.is_(None),
            CaseRow.status.in_([CaseStatus.NEW, CaseStatus.IN_PROGRESS]),
        )
        .order_by(CaseRow.due_at, CaseRow.priority, CaseRow.received_at.desc(), CaseRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return row
