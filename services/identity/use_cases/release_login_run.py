"""Staff have seen the list and say: send."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.login_runs import Outcome, RunNotReady, RunState
from services.identity.domain.users import UserKind
from services.identity.store.login_runs import counts_of, run_for_update
from services.identity.store.sign_ins import note


async def release_login_run(
    session: AsyncSession,
    *,
    run_id: UUID,
    released_by: UUID,
    released_by_name: str,
    at: datetime,
) -> None:
    """Let the invitations of a run go out by the clock. A second time does nothing. `at` in UTC.

    Raises:
        RunNotFound: there is no such run.
        RunNotReady: the list is not whole yet, names nobody, or the run was cancelled.
    """
    run = await run_for_update(session, run_id)
    if run.state in (RunState.SENDING, RunState.SENT):
        return
    count = (await counts_of(session, run=run)).get(Outcome.READY, 0)
    if run.state != RunState.COUNTED or count == 0:
        raise RunNotReady("there is nobody to invite")

    run.state = RunState.SENDING
    run.released_by = released_by
    run.released_by_name = released_by_name
    run.released_at = at
    run.due_at = at
    note(
        session,
        landlord_id=run.landlord_id,
        act="login_run.released",
        at=at,
        kind=UserKind.CUSTOMER,
        actor=str(released_by),
        details={"run": str(run_id), "people": str(count), "place": run.place_name},
    )
