"""People who came in provisionally: where the notice of it goes, and the link that stops them."""

from datetime import UTC, datetime, time
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from chassis.audit import record
from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from chassis.text import LONDON
from contracts.api.owners import ObjectionMade
from contracts.api.provisional import NewcomerLink, NewcomerMail, NewcomerObjection, NewcomerView
from services.accounts.domain.errors import ProvisionalAccessOver
from services.accounts.domain.provisional import Notice, notice_of_token, stopping_token
from services.accounts.routes.access_views import name_of, one_line
from services.accounts.routes.invitation_links import Key
from services.accounts.tables import ContactRow
from services.accounts.use_cases.object_to_newcomer import newcomer_of_notice, object_to_newcomer

router = APIRouter()

Portal = Annotated[Caller, Depends(allow("service:gateway"))]
Notifications = Annotated[Caller, Depends(allow("service:notifications"))]


@router.get("/newcomers/{connection_id}/told/{contact_id}")
async def read_newcomer_mail(  # noqa: PLR0917 - what the path, the caller and the key say
    connection_id: UUID,
    contact_id: UUID,
    caller: Notifications,
    session: Session,
    key: Key,
    request: Request,
) -> NewcomerMail:
    """Tell address and link of one notice. 404 when there is nothing to stop any more."""
    notice = Notice(connection_id, contact_id)
    view, told = await _looked_at(session, caller.landlord_id, notice)
    portal = request.app.state.context.landlords.by_id(caller.landlord_id).portal_url.rstrip("/")
    return NewcomerMail(
        email=told.email,
        name=name_of(told),
        address=view.address,
        registered_at=view.registered_at,
        link=f"{portal}/unexpected-newcomer?token={stopping_token(key, notice)}",
    )


@router.post("/newcomers/look")
async def post_look_at_newcomer(
    body: NewcomerLink, caller: Portal, session: Session, key: Key
) -> NewcomerView:
    """Say which home it is about. Changes nothing. One 404 for whatever is wrong with the link."""
    view, _told = await _looked_at(session, caller.landlord_id, _notice(key, body.token))
    return view


@router.post("/newcomers/objection")
async def post_newcomer_objection(
    body: NewcomerObjection, caller: Portal, session: Session, key: Key
) -> ObjectionMade:
    """Stop the newcomer's access and have staff settle it; sent twice, it is one objection."""
    notice = _notice(key, body.token)
    objection_id = await object_to_newcomer(
        session,
        landlord_id=caller.landlord_id,
        notice=notice,
        words=body.words,
        objected_at=now(),
    )
    record(
        session,
        landlord_id=caller.landlord_id,
        act="objection.made_by_link",
        at=now(),
        actor="link",
        actor_kind="stranger",
        subject_kind="contact",
        subject_id=notice.told_id,
        details={"objection": str(objection_id), "connection": str(notice.connection_id)},
    )
    return ObjectionMade(objection_id=objection_id)


def _notice(key: bytes, token: str) -> Notice:
    notice = notice_of_token(key, token)
    if notice is None:
        raise ProvisionalAccessOver("no such link")
    return notice


async def _looked_at(
    session: Session, landlord_id: UUID, notice: Notice
) -> tuple[NewcomerView, ContactRow]:
    found, connection, told = await newcomer_of_notice(
        session, landlord_id=landlord_id, notice=notice, at=now()
    )
    came_in = datetime.combine(connection.valid_from, time(), tzinfo=LONDON).astimezone(UTC)
    view = NewcomerView(address=one_line(found.unit), registered_at=came_in)
    return view, told
