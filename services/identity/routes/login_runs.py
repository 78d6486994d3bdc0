"""Logins in bulk: look first, then send; how far it has come; stop."""

from datetime import UTC, datetime
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, status
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.identity.login_runs import (
    LoginRun,
    LoginRunLine,
    LoginRunLines,
    LoginRuns,
    NewLoginRun,
    Outcome,
    PlaceKind,
    RunState,
)
from services.identity.domain.login_runs import PAGE
from services.identity.routes.staff import admin_of
from services.identity.settings import IdentitySettings
from services.identity.store.login_runs import counts_of, lines_of, newest_runs, run_with_id
from services.identity.tables import LoginRunRow
from services.identity.use_cases.begin_login_run import begin_login_run
from services.identity.use_cases.cancel_login_run import cancel_login_run
from services.identity.use_cases.release_login_run import release_login_run

router = APIRouter(prefix="/login-runs", tags=["external users"])

Reader = Annotated[Caller, Depends(allow("staff:identity_admin", "staff:auditor"))]
Admin = Annotated[Caller, Depends(allow("staff:identity_admin"))]


async def per_minute(request: Request) -> int:
    """Return how many invitations of a run go out in a minute at most."""
    settings = cast("IdentitySettings", request.app.state.context.settings)
    return settings.bulk_invitations_per_minute


Rate = Annotated[int, Depends(per_minute)]


@router.get("")
async def get_login_runs(caller: Reader, session: Session, rate: Rate) -> LoginRuns:
    """List the last runs, the newest first."""
    runs = await newest_runs(session, landlord_id=caller.landlord_id)
    return LoginRuns(items=[_told(run, rate) for run in runs])


@router.put("/{run_id}")
async def put_login_run(
    run_id: UUID, body: NewLoginRun, caller: Admin, session: Session, rate: Rate
) -> LoginRun:
    """Look through the record for people without a login. Sends nothing."""
    run = await begin_login_run(
        session,
        run_id=run_id,
        landlord_id=caller.landlord_id,
        place_kind=body.place_kind if body.place_id else "",
        place_id=body.place_id if body.place_kind else None,
        place_name=body.place_name if body.place_kind and body.place_id else "",
        asked_by=UUID(caller.subject),
        asked_by_name=caller.name,
        at=now(),
    )
    return await _counted(session, run, rate)


@router.get("/{run_id}")
async def get_login_run(run_id: UUID, _caller: Reader, session: Session, rate: Rate) -> LoginRun:
    """Say how far a run has come."""
    return await _counted(session, await run_with_id(session, run_id), rate)


@router.get("/{run_id}/lines")
async def get_login_run_lines(
    run_id: UUID,
    _caller: Reader,
    session: Session,
    outcome: Outcome,
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
) -> LoginRunLines:
    """List the people of a run that have one outcome, by contact."""
    run = await run_with_id(session, run_id)
    rows = await lines_of(session, run=run, outcome=outcome, after=after, limit=limit)
    return LoginRunLines(
        items=[
            LoginRunLine(
                contact_id=row.contact_id,
                name=row.name,
                email=row.email,
                outcome=cast("Outcome", str(row.outcome)),
            )
            for row in rows
        ],
        next=rows[-1].contact_id if len(rows) == limit else None,
    )


@router.post("/{run_id}/release", status_code=status.HTTP_204_NO_CONTENT)
async def post_release(run_id: UUID, caller: Admin, session: Session) -> None:
    """Send the invitations, by and by. 409 `login_run_not_ready`; 403 `proof_too_old`."""
    moment = now()
    await release_login_run(
        session,
        run_id=run_id,
        released_by=await admin_of(session, caller, moment),
        released_by_name=caller.name,
        at=moment,
    )


@router.post("/{run_id}/cancellation", status_code=status.HTTP_204_NO_CONTENT)
async def post_cancellation(run_id: UUID, caller: Admin, session: Session) -> None:
    """Stop a run. 409 `login_run_not_ready` once everything was sent."""
    await cancel_login_run(session, run_id=run_id, cancelled_by=UUID(caller.subject), at=now())


async def _counted(session: AsyncSession, run: LoginRunRow, rate: int) -> LoginRun:
    told = _told(run, rate)
    counts = await counts_of(session, run=run)
    told.counts = {cast("Outcome", str(outcome)): count for outcome, count in counts.items()}
    return told


def _told(run: LoginRunRow, rate: int) -> LoginRun:
    return LoginRun(
        run_id=run.id,
        state=cast("RunState", str(run.state)),
        place_kind=cast("PlaceKind", run.place_kind),
        place_name=run.place_name,
        asked_by=run.asked_by,
        asked_by_name=run.asked_by_name,
        asked_at=run.asked_at.astimezone(UTC),
        counted_at=_utc(run.counted_at),
        released_by_name=run.released_by_name,
        released_at=_utc(run.released_at),
        finished_at=_utc(run.finished_at),
        is_waiting_for_record=run.is_waiting and run.state in ("counting", "sending"),
        per_minute=rate,
    )


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)
