"""Staff stop a run: whoever was invited stays invited, nobody else will be."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.login_runs import RunNotReady, RunState
from services.identity.domain.users import UserKind
from services.identity.store.login_runs import run_for_update
from services.identity.store.sign_ins import note


async def cancel_login_run(
    session: AsyncSession, *, run_id: UUID, cancelled_by: UUID, at: datetime
) -> None:
    """Stop the run for good. A second time does nothing. `at` in UTC.

    Raises:
        RunNotFound: there is no such run.
        RunNotReady: everything was sent already.
    """
    run = await run_for_update(session, run_id)
    if run.state == RunState.CANCELLED:
        return
    if run.state == RunState.SENT:
        raise RunNotReady("everything was sent already")

    run.state = RunState.CANCELLED
    run.finished_at = at
    note(
        session,
        landlord_id=run.landlord_id,
        act="login_run.cancelled",
        at=at,
        kind=UserKind.CUSTOMER,
        actor=str(cancelled_by),
        details={"run": str(run_id)},
    )
