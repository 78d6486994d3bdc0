"""Closing rooms for all customers at once, when they may show what is another person's."""

from datetime import UTC
from typing import Annotated

from fastapi import APIRouter, Depends, status

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.identity.rooms import OpeningWanted, RoomClosure, RoomClosures, RoomsWanted
from services.identity.domain.rooms import SHOWN
from services.identity.routes.staff import admin_of
from services.identity.store.rooms import closed_rooms, last_closures
from services.identity.tables import RoomClosureRow
from services.identity.use_cases.close_rooms import close_rooms, open_rooms

router = APIRouter(prefix="/closed-rooms", tags=["rooms"])

Lead = Annotated[Caller, Depends(allow("staff:lead"))]
Reader = Annotated[Caller, Depends(allow("staff:lead", "staff:auditor", "service:notifications"))]


@router.get("")
async def get_closed_rooms(caller: Reader, session: Session) -> RoomClosures:
    """Return what is closed, and the last closures."""
    return RoomClosures(
        closed=list(await closed_rooms(session, caller.landlord_id)),
        items=[_told(row) for row in await last_closures(session, caller.landlord_id, most=SHOWN)],
    )


@router.post("", status_code=status.HTTP_201_CREATED)
async def post_closed_rooms(body: RoomsWanted, caller: Lead, session: Session) -> RoomClosure:
    """Close rooms for all customers: within a minute nobody is in them."""
    moment = now()
    lead_id = await admin_of(session, caller, moment)
    closure = await close_rooms(
        session,
        landlord_id=caller.landlord_id,
        rooms=body.rooms,
        reason=body.reason,
        lead_id=lead_id,
        at=moment,
    )
    return _told(closure)


@router.post("/end", status_code=status.HTTP_204_NO_CONTENT)
async def post_closed_rooms_end(body: OpeningWanted, caller: Lead, session: Session) -> None:
    """Open all rooms again."""
    moment = now()
    lead_id = await admin_of(session, caller, moment)
    await open_rooms(
        session,
        landlord_id=caller.landlord_id,
        reason=body.reason,
        lead_id=lead_id,
        at=moment,
    )


def _told(row: RoomClosureRow) -> RoomClosure:
    return RoomClosure(
        rooms=row.rooms,
        reason=row.reason,
        closed_at=row.closed_at.astimezone(UTC),
        closed_by_name=row.closed_by_name,
        ended_at=row.ended_at.astimezone(UTC) if row.ended_at else None,
        ended_by_name=row.ended_by_name or "",
        ended_reason=row.ended_reason or "",
    )
