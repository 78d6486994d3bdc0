"""The timeline: the only door through which a case changes its state."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from chassis import audit
from services.cases.domain.clock import Clock, Moment, clock_of
from services.cases.domain.entries import Entry
from services.cases.domain.states import CaseStatus, Step, after
from services.cases.tables import CaseRow, EntryRow


async def record(
    session: AsyncSession, case: CaseRow, entry: Entry, *, at: datetime, step: Step | None = None
) -> bool:
    """Put `entry` on the timeline and, with a `step`, move the case. Return whether it moved.

    The case must be locked or new. State, version, clock and entry change together; the
    clock is computed afresh from the whole status history.

    Raises:
        StepRefused: the case is in a state that does not allow `step`.
    """
    following = CaseStatus(case.status) if step is None else after(CaseStatus(case.status), step)
    has_moved = following != case.status
    if step is not None:
        case.version += 1
    await _append(session, case, entry, at=at, status=following if has_moved else None)
    if has_moved:
        clock = await computed_clock(session, case)
        case.status = following
        case.changed_at = at
        case.due_at = clock.due_at
        case.left_seconds = None if clock.left is None else int(clock.left.total_seconds())
        await session.flush()
    return has_moved


async def record_opening(
    session: AsyncSession, case: CaseRow, entry: Entry, *, at: datetime
) -> None:
    """Store a new case together with the first line of its timeline."""
    await _append(session, case, entry, at=at, status=case.status)
    await session.flush()


async def _append(
    session: AsyncSession, case: CaseRow, entry: Entry, *, at: datetime, status: CaseStatus | None
) -> None:
    last = await session.scalar(
        select(func.max(EntryRow.position)).where(
            EntryRow.landlord_id == case.landlord_id, EntryRow.case_id == case.id
        )
    )
    if entry.by.kind == "staff":
        case.unread_since = None
        audit.record(
            session,
            landlord_id=case.landlord_id,
            act=f"case.{entry.kind}",
            at=at,
            actor=str(entry.by.user_id or ""),
            actor_kind="staff",
            actor_name=entry.by.name,
            subject_kind="case",
            subject_id=case.id,
            details={"reference": case.reference, "detail": entry.detail},
        )
    if entry.by.kind == "customer" and case.unread_since is None:
        case.unread_since = at
    session.add(
        EntryRow(
            case_id=case.id,
            position=(last or 0) + 1,
            landlord_id=case.landlord_id,
            at=at,
            kind=entry.kind,
            by_kind=entry.by.kind,
            by_name=entry.by.name,
            by_id=entry.by.user_id,
            text=entry.text,
            detail=entry.detail,
            is_internal=entry.is_internal,
            version=case.version,
            status=status,
        )
    )


async def computed_clock(session: AsyncSession, case: CaseRow) -> Clock:
    """Compute the case's clock from its status history."""
    await session.flush()
    rows = await session.execute(
        select(EntryRow.at, EntryRow.status)
        .where(
            EntryRow.landlord_id == case.landlord_id,
            EntryRow.case_id == case.id,
            EntryRow.status.is_not(None),
        )
        .order_by(EntryRow.position)
    )
    return clock_of(
        [Moment(moment, CaseStatus(status)) for moment, status in rows if status],
        received_at=case.received_at,
        working_days=case.target_working_days,
        division=case.division,  # type: ignore[arg-type]  # checked when the landlord was loaded
    )


async def timeline_of(session: AsyncSession, case: CaseRow) -> Sequence[EntryRow]:
    """Return the case's timeline, newest first."""
    rows = await session.scalars(
        select(EntryRow)
        .where(EntryRow.landlord_id == case.landlord_id, EntryRow.case_id == case.id)
        .order_by(EntryRow.position.desc())
    )
    return rows.all()
