"""All that is held about a person: asking for it, and how far the request is."""

from collections.abc import Iterable
from datetime import UTC
from typing import Annotated, Any

from fastapi import APIRouter, Depends, status

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from chassis.own_data import KEPT_FOR
from contracts.api.identity.data_requests import DataRequest, DataRequestPart, OwnDataRequest
from services.identity.domain.data_requests import PROOF_LASTS, SERVICES
from services.identity.routes.own import user_of
from services.identity.store.data_requests import answers_to, latest_request
from services.identity.store.sessions import require_recent_proof
from services.identity.tables import DataRequestPartRow, DataRequestRow
from services.identity.use_cases.request_own_data import request_own_data

router = APIRouter(tags=["own data"])

Customer = Annotated[Caller, Depends(allow("customer"))]


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
    return OwnDataRequest(
        request=DataRequest(**told_of_request(row, await answers_to(session, [row.id])))
    )


@router.post("/me/data-request", status_code=status.HTTP_202_ACCEPTED)
async def post_own_data_request(caller: Customer, session: Session) -> DataRequest:
    """Ask every service for what it holds about the caller. Within a day it is the same request.

    403 without a proof of the last minutes.
    """
    await require_recent_proof(session, caller.session_id, within=PROOF_LASTS, at=now())
    row = await request_own_data(session, user_id=user_of(caller), at=now())
    return DataRequest(**told_of_request(row, await answers_to(session, [row.id])))


def told_of_request(row: DataRequestRow, parts: Iterable[DataRequestPartRow]) -> dict[str, Any]:
    """Return a request with how far each service is."""
    items = {part.service: part.items for part in parts}
    return {
        "request_id": row.id,
        "asked_at": row.asked_at.astimezone(UTC),
        "ready_at": row.ready_at.astimezone(UTC) if row.ready_at else None,
        "ends_at": ((row.asked_again_at or row.asked_at) + KEPT_FOR).astimezone(UTC),
        "parts": [DataRequestPart(service=each, items=items.get(each)) for each in SERVICES],
    }
