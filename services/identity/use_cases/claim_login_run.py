"""The next step of a run is due: one process takes it."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.login_runs import HELD_FOR, Outcome, RunState
from services.identity.domain.users import UserKind
from services.identity.store.login_runs import due_run, lines_of
from services.identity.store.sign_ins import note

AT_ONCE = 10
"""People invited in one step, each in a transaction of their own."""


class RunStep(NamedTuple):
    """What is to be done next."""

    run_id: UUID
    state: RunState
    estate_id: UUID | None
    block_id: UUID | None
    after: UUID | None
    contact_ids: list[UUID]
    """Whom to invite now. Empty while the record is looked through, and when all is done."""


async def claim_login_run(
    session: AsyncSession, *, landlord_id: UUID, per_minute: int, at: datetime
) -> RunStep | None:
    """Return the step that is due, or None. A run with nobody left to invite ends. `at` in UTC.

    However many processes there are, no more than `per_minute` people of a run are invited in
    a minute. A process that dies leaves the step to another.
    """
    run = await due_run(session, landlord_id=landlord_id, at=at)
    if run is None:
        return None
    contact_ids: list[UUID] = []
    if run.state == RunState.SENDING:
        lines = await lines_of(
            session, run=run, outcome=Outcome.READY, after=None, limit=min(AT_ONCE, per_minute)
        )
        contact_ids = [line.contact_id for line in lines]

    if run.state == RunState.COUNTING:
        run.due_at = at + HELD_FOR
    elif contact_ids:
        run.due_at = at + timedelta(minutes=len(contact_ids) / per_minute)
    else:
        run.state = RunState.SENT
        run.finished_at = at
        note(
            session,
            landlord_id=landlord_id,
            act="login_run.finished",
            at=at,
            kind=UserKind.CUSTOMER,
            actor="clock",
            details={"run": str(run.id)},
        )

    return RunStep(
        run.id,
        RunState(run.state),
        run.place_id if run.place_kind == "estate" else None,
        run.place_id if run.place_kind == "block" else None,
        run.after,
        contact_ids,
    )
