"""All that is held about a person: asking for it, and how far the request is."""

from collections.abc import Iterable
from datetime import UTC
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, status

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from chassis.own_data import KEPT_FOR
from contracts.api.identity.data_requests import (
    DataRequest,
    DataRequestLine,
    DataRequestPart,
    DataRequests,
    OwnDataRequest,
)
from services.identity.domain.data_requests import PROOF_LASTS, SERVICES
from services.identity.routes.own import LONGEST_CURSOR, cursor_at, read_cursor, user_of
from services.identity.store.data_requests import (
    answers_to,
    latest_request,
    requests_of_landlord,
)
from services.identity.store.sessions import require_recent_proof
from services.identity.tables import DataRequestPartRow, DataRequestRow
from services.identity.use_cases.request_own_data import request_own_data

router = APIRouter(tags=["own data"])

Customer = Annotated[Caller, Depends(allow("customer"))]
Lead = Annotated[Caller, Depends(allow("staff:lead"))]

PER_PAGE = 50


@router.get("/me/data-request")
async def get_own_data_request(caller: Customer, session: Session) -> OwnDataRequest:
    """Return the caller's newest request of the last week, with how far each service is."""
    row = await latest_request(
        session,
        landlord_id=caller.landlord_id,
        user_id=user_of(caller),
        since=now() - KEPT_FOR,
    )
    if row is None:
        return OwnDataRequest(request=None)
    return OwnDataRequest(request=DataRequest(**_told(row, await answers_to(session, [row.id]))))


@router.post("/me/data-request", status_code=status.HTTP_202_ACCEPTED)
async def post_own_data_request(caller: Customer, session: Session) -> DataRequest:
    """Ask every service for what it holds about the caller. Within a day it is the same request.

    403 without a proof of the last minutes.
    """
    await require_recent_proof(session, caller.session_id, within=PROOF_LASTS, at=now())
    row = await request_own_data(session, user_id=user_of(caller), at=now())
    return DataRequest(**_told(row, await answers_to(session, [row.id])))


@router.get("/data-requests")
async def get_data_requests(
    caller: Lead,
    session: Session,
    after: Annotated[str | None, Query(max_length=LONGEST_CURSOR)] = None,
) -> DataRequests:
    """List the requests, the newest first, with how far each is."""
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
                **_told(row, (part for part in parts if part.request_id == row.id)),
                user_id=user.id,
                contact_id=user.contact_id,
                email=user.email,
            )
            for row, user in page
        ],
        next=cursor_at(page[-1][0].asked_at, page[-1][0].id) if len(found) > PER_PAGE else None,
    )


def _told(row: DataRequestRow, parts: Iterable[DataRequestPartRow]) -> dict[str, Any]:
    items = {part.service: part.items for part in parts}
    return {
        "request_id": row.id,
        "asked_at": row.asked_at.astimezone(UTC),
        "ready_at": row.ready_at.astimezone(UTC) if row.ready_at else None,
        "ends_at": (row.asked_at + KEPT_FOR).astimezone(UTC),
        "parts": [DataRequestPart(service=each, items=items.get(each)) for each in SERVICES],
    }
