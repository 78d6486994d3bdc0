"""Queries about logins in bulk."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.login_runs import Outcome, RunNotFound, RunState
from services.identity.tables import LoginRunLineRow, LoginRunRow

AT_WORK = (RunState.COUNTING, RunState.SENDING)


async def newest_runs(session: AsyncSession, *, landlord_id: UUID) -> Sequence[LoginRunRow]:
    """Return the last 20 runs, the newest first."""
    found = await session.scalars(
        select(LoginRunRow)
        .where(LoginRunRow.landlord_id == landlord_id)
        .order_by(LoginRunRow.asked_at.desc())
        .limit(20)
    )
    return found.all()


async def run_with_id(session: AsyncSession, run_id: UUID) -> LoginRunRow:
    """Return the run. Raise `RunNotFound`."""
    run = await session.get(LoginRunRow, run_id)
    if run is None:
        raise RunNotFound("there is no such run")
    return run


async def run_for_update(session: AsyncSession, run_id: UUID) -> LoginRunRow:
    """Return the run as it stands now, locked. Raise `RunNotFound`."""
    run = await session.scalar(
        select(LoginRunRow)
        .where(LoginRunRow.id == run_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if run is None:
        raise RunNotFound("there is no such run")
    return run


async def due_run(session: AsyncSession, *, landlord_id: UUID, at: datetime) -> LoginRunRow | None:
    """Return the run whose next step is due longest, locked; those of others are passed over."""
    return await session.scalar(
        select(LoginRunRow)
        .where(
            LoginRunRow.landlord_id == landlord_id,
            LoginRunRow.state.in_(AT_WORK),
            LoginRunRow.due_at <= at,
        )
        .order_by(LoginRunRow.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


async def add_lines(session: AsyncSession, lines: Sequence[Mapping[str, object]]) -> None:
    """Store people of a run; those that stand there already stay as they are."""
    if lines:
        await session.execute(insert(LoginRunLineRow).on_conflict_do_nothing(), list(lines))


async def lines_of(
    session: AsyncSession, *, run: LoginRunRow, outcome: str, after: UUID | None, limit: int
) -> Sequence[LoginRunLineRow]:
    """Return people of a run with one outcome, by contact."""
    query = select(LoginRunLineRow).where(
        LoginRunLineRow.landlord_id == run.landlord_id,
        LoginRunLineRow.run_id == run.id,
        LoginRunLineRow.outcome == outcome,
    )
    if after is not None:
        query = query.where(LoginRunLineRow.contact_id > after)
    found = await session.scalars(query.order_by(LoginRunLineRow.contact_id).limit(limit))
    return found.all()


async def ready_line(
    session: AsyncSession, *, run_id: UUID, contact_id: UUID
) -> LoginRunLineRow | None:
    """Return a person who is still to be invited, locked; None: somebody else is at it, or was."""
    return await session.scalar(
        select(LoginRunLineRow)
        .where(
            LoginRunLineRow.run_id == run_id,
            LoginRunLineRow.contact_id == contact_id,
            LoginRunLineRow.outcome == Outcome.READY,
        )
        .with_for_update(skip_locked=True)
    )


async def counts_of(session: AsyncSession, *, run: LoginRunRow) -> dict[Outcome, int]:
    """Count the people of a run by outcome."""
    counted = await session.execute(
        select(LoginRunLineRow.outcome, func.count())
        .where(LoginRunLineRow.landlord_id == run.landlord_id, LoginRunLineRow.run_id == run.id)
        .group_by(LoginRunLineRow.outcome)
    )
    return {Outcome(outcome): count for outcome, count in counted}


async def forget_old_runs(session: AsyncSession, *, before: datetime) -> None:
    """Delete runs that were asked for before `before` (UTC), with their people."""
    await session.execute(delete(LoginRunRow).where(LoginRunRow.asked_at < before))
