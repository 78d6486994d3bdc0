"""What was sent to the customer who asks: on every channel, as it was sent."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from sqlalchemy import Row

from chassis.auth import Caller, allow
from chassis.errors import NotFound
from chassis.events import now
from chassis.http import Session
from contracts.api.notifications.communications import (
    MOST_COUNTED,
    Communication,
    CommunicationLine,
    Communications,
    CommunicationsCount,
    CommunicationsWanted,
)
from services.notifications.domain.communications import STATES, Reader, title_of
from services.notifications.store.communications import (
    body_of,
    communication_of,
    communications_of,
    count_unread,
    mark_read,
)

router = APIRouter(prefix="/me/communications", tags=["communications"])

Customer = Annotated[Caller, Depends(allow("customer", rooms=("messages",)))]
Wanted = Annotated[CommunicationsWanted, Query()]


class CommunicationNotFound(NotFound):
    """There is no such message to the caller."""

    code = "communication_not_found"


@router.get("")
async def read_communications(caller: Customer, session: Session, wanted: Wanted) -> Communications:
    """Return what was sent to the caller, the newest first. 404 for an `after` of nobody's."""
    reader = _reader(caller)
    before = None
    if wanted.after is not None:
        last = await communication_of(session, reader, wanted.after)
        if last is None:
            raise CommunicationNotFound("no such message to this person")
        before = (last.at, last.id)
    rows = await communications_of(session, reader, before=before, limit=wanted.limit + 1)
    shown = rows[: wanted.limit]
    return Communications(
        items=[CommunicationLine(**_told(row)) for row in shown],
        next=shown[-1].id if len(rows) > wanted.limit else None,
    )


@router.get("/count")
async def read_count(caller: Customer, session: Session) -> CommunicationsCount:
    """Return how many messages the caller has not opened, and whether there are any at all."""
    reader = _reader(caller)
    return CommunicationsCount(
        has_any=bool(await communications_of(session, reader, limit=1)),
        unread=await count_unread(session, reader, most=MOST_COUNTED),
    )


@router.post("/{message_id}/reading")
async def post_reading(message_id: UUID, caller: Customer, session: Session) -> Communication:
    """Open a message: from now on it counts as read. 404 when it was sent to somebody else."""
    row = await communication_of(session, _reader(caller), message_id)
    if row is None:
        raise CommunicationNotFound("no such message to this person")
    moment = now()
    await mark_read(session, row, moment)
    body = await body_of(session, row.id) if row.channel == "email" else ""
    return Communication(**_told(row), body=body)


def _reader(caller: Caller) -> Reader:
    return Reader(caller.landlord_id, caller.user_id, caller.contact_id, caller.registration_id)


def _told(row: Row[Any]) -> dict[str, Any]:
    return {
        "message_id": row.id,
        "channel": row.channel,
        "subject": row.subject or title_of(row.kind),
        "state": STATES[row.state],
        "asked_at": _utc(row.at),
        "sent_at": _utc(row.sent_at),
        "read_at": _utc(row.read_at),
    }


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC)
