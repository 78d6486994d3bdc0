"""Closing one's own login, and changing one's mind."""

from datetime import UTC
from typing import Annotated

from fastapi import APIRouter, Depends, status

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.identity.closings import ClosingView, OwnClosing
from services.identity.domain.data_requests import PROOF_LASTS
from services.identity.routes.own import user_of
from services.identity.store.closings import open_closing
from services.identity.store.sessions import require_recent_proof
from services.identity.tables import ClosingRow
from services.identity.use_cases.request_closing import request_closing
from services.identity.use_cases.stop_closing import stop_closing

router = APIRouter(prefix="/me/closing", tags=["closing"])

Customer = Annotated[Caller, Depends(allow("customer"))]


@router.get("")
async def get_closing(caller: Customer, session: Session) -> OwnClosing:
    """Return the closing that waits for the caller."""
    row = await open_closing(session, landlord_id=caller.landlord_id, user_id=user_of(caller))
    return OwnClosing(closing=None if row is None else _told(row))


@router.post("", status_code=status.HTTP_202_ACCEPTED)
async def post_closing(caller: Customer, session: Session) -> ClosingView:
    """Close the caller's login in 72 hours. 403 without a proof of the last minutes."""
    await require_recent_proof(session, caller.session_id, within=PROOF_LASTS, at=now())
    return _told(await request_closing(session, user_id=user_of(caller), at=now()))


@router.post("/stop", status_code=status.HTTP_204_NO_CONTENT)
async def post_closing_stop(caller: Customer, session: Session) -> None:
    """Keep the login. Also where nothing waits."""
    await stop_closing(session, landlord_id=caller.landlord_id, user_id=user_of(caller), at=now())


def _told(row: ClosingRow) -> ClosingView:
    return ClosingView(
        request_id=row.id,
        asked_at=row.asked_at.astimezone(UTC),
        due_at=row.due_at.astimezone(UTC),
    )
