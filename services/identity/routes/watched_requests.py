"""Requests of people about their own data and their closings, as leads watch over them."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, status

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.identity.data_requests import (
    ClosingAnswer,
    ClosingLine,
    ClosingLines,
    DataRequestLine,
    DataRequests,
)
from services.identity.clients import Clients, Records
from services.identity.domain.closings import OTHERS
from services.identity.domain.data_requests import LATE_AFTER, answer_by, is_overdue
from services.identity.routes.data_requests import told_of_request
from services.identity.routes.own import LONGEST_CURSOR, cursor_at, read_cursor
from services.identity.store.closings import (
    answers_to_closings,
    closings_of_landlord,
    contact_of_closing,
)
from services.identity.store.data_requests import answers_to, requests_of_landlord
from services.identity.tables import ClosingRow, DataRequestRow
from services.identity.use_cases.ask_for_parts_again import ask_for_parts_again
from services.identity.use_cases.ask_to_erase_again import ask_to_erase_again

router = APIRouter(tags=["own data"])

Lead = Annotated[Caller, Depends(allow("staff:lead"))]
After = Annotated[str | None, Query(max_length=LONGEST_CURSOR)]

PER_PAGE = 50


@router.get("/data-requests")
async def get_data_requests(caller: Lead, session: Session, after: After = None) -> DataRequests:
    """List the requests, the newest first, with how far each is. Nothing of what was found."""
    found = await requests_of_landlord(
        session,
        landlord_id=caller.landlord_id,
        before=None if after is None else read_cursor(after),
        limit=PER_PAGE + 1,
    )
    page = found[:PER_PAGE]
    parts = await answers_to(session, [row.id for row, _ in page])
    return DataRequests(
        items=[
            DataRequestLine(
                **told_of_request(row, (part for part in parts if part.request_id == row.id)),
                **_watched(row, since=row.asked_at, is_open=row.ready_at is None),
                user_id=user.id,
                contact_id=user.contact_id,
                email=user.email,
            )
            for row, user in page
        ],
        next=cursor_at(page[-1][0].asked_at, page[-1][0].id) if len(found) > PER_PAGE else None,
    )


@router.post("/data-requests/{request_id}/again", status_code=status.HTTP_204_NO_CONTENT)
async def post_data_request_again(request_id: UUID, caller: Lead, session: Session) -> None:
    """Ask the services once more. 409 when all have answered."""
    await ask_for_parts_again(
        session,
        landlord_id=caller.landlord_id,
        request_id=request_id,
        actor=caller.subject,
        at=now(),
    )


@router.get("/closings")
async def get_closings(caller: Lead, session: Session, after: After = None) -> ClosingLines:
    """List the closings of logins, the newest first, with what each service erased and kept."""
    found = await closings_of_landlord(
        session,
        landlord_id=caller.landlord_id,
        before=None if after is None else read_cursor(after),
        limit=PER_PAGE + 1,
    )
    page = found[:PER_PAGE]
    answers = await answers_to_closings(session, [row.id for row, _ in page])
    lines = []
    for row, user in page:
        kept = {each.service: each.kept for each in answers if each.closing_id == row.id}
        is_erasing = _state(row) == "erasing"
        waits = is_erasing and len(kept) < len(OTHERS)
        lines.append(
            ClosingLine(
                **_watched(row, since=row.begun_at if waits else None, is_open=is_erasing),
                request_id=row.id,
                user_id=row.user_id,
                contact_id=user.contact_id if user else None,
                email=user.email if user else "",
                asked_at=row.asked_at.astimezone(UTC),
                due_at=row.due_at.astimezone(UTC),
                state=_state(row),
                ended_at=row.ended_at.astimezone(UTC) if row.ended_at else None,
                answers=[
                    ClosingAnswer(service=each, has_answered=each in kept, kept=kept.get(each, []))
                    for each in OTHERS
                ],
            )
        )
    following = cursor_at(page[-1][0].asked_at, page[-1][0].id) if len(found) > PER_PAGE else None
    return ClosingLines(items=lines, next=following)


@router.post("/closings/{request_id}/again", status_code=status.HTTP_204_NO_CONTENT)
async def post_closing_again(
    request_id: UUID, caller: Lead, session: Session, request: Request
) -> None:
    """Ask the services once more to erase. 409 when nobody is left to ask.

    Whether a legal hold is on the person is asked first; while it cannot be told nothing is asked.
    """
    contact_id = await contact_of_closing(session, caller.landlord_id, request_id)
    is_held = contact_id is not None and await _records(request).is_held(
        caller.landlord_id, contact_id
    )
    await ask_to_erase_again(
        session,
        landlord_id=caller.landlord_id,
        closing_id=request_id,
        is_held=is_held,
        actor=caller.subject,
        at=now(),
    )


def _records(request: Request) -> Records:
    return cast("Clients", request.app.state.context.clients).records


def _watched(
    row: DataRequestRow | ClosingRow, *, since: datetime | None, is_open: bool
) -> dict[str, Any]:
    moment, asked = now(), since and (row.asked_again_at or since)
    return {
        "answer_by": answer_by(row.asked_at),
        "is_overdue": is_open and is_overdue(row.asked_at, at=moment),
        "is_late": is_open and asked is not None and moment - asked > LATE_AFTER,
        "asked_again_at": row.asked_again_at.astimezone(UTC) if row.asked_again_at else None,
    }


def _state(row: ClosingRow) -> Literal["waiting", "erasing", "stopped", "ended"]:
    if row.stopped_at is not None:
        return "stopped"
    if row.ended_at is not None:
        return "ended"
    return "waiting" if row.begun_at is None else "erasing"
