"""The record does not answer: a run waits a little."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.login_runs import AGAIN_AFTER
from services.identity.store.login_runs import run_for_update


async def pause_login_run(session: AsyncSession, *, run_id: UUID, at: datetime) -> None:
    """Take the next step of the run a little later. `at` in UTC."""
    run = await run_for_update(session, run_id)
    run.due_at = at + AGAIN_AFTER
    run.is_waiting = True
