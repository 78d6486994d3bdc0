"""This was not me: the link that mails about a login carry, and what it does."""

from datetime import UTC
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, status

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.identity.security_notices import (
    NewSecurityNotice,
    NoticeAbout,
    NotMeLink,
    NotMeView,
    SecurityNotice,
)
from services.identity.domain import secrets
from services.identity.domain.security_notices import NoticeNotValid
from services.identity.domain.users import UserKind
from services.identity.routes.door import TheDoor
from services.identity.routes.invitations import link_of
from services.identity.store.security_notices import keep_security_notice, open_security_notice
from services.identity.store.users import user_with_id
from services.identity.use_cases.report_not_me import report_not_me

router = APIRouter(prefix="/security-notices", tags=["messages"])

Notifications = Annotated[Caller, Depends(allow("service:notifications"))]
Gateway = Annotated[Caller, Depends(allow("service:gateway"))]


@router.put("/{notice_id}")
async def put_security_notice(
    notice_id: UUID,
    body: NewSecurityNotice,
    caller: Notifications,
    session: Session,
    door: TheDoor,
) -> SecurityNotice:
    """Say where a mail about a login goes, and derive its link. The same id, the same link."""
    user = await user_with_id(session, body.user_id)
    if user.kind != UserKind.CUSTOMER:
        return SecurityNotice(email=user.email)
    await keep_security_notice(
        session, notice_id=notice_id, user=user, about=body.about, happened_at=body.happened_at
    )
    landlord = door.landlords.by_id(caller.landlord_id)
    token = secrets.not_me_token(door.key, notice_id)
    link = link_of(landlord, UserKind.CUSTOMER, token, page="not-me")
    return SecurityNotice(email=user.email, link=link)


@router.post("/look")
async def post_notice_look(
    body: NotMeLink, _caller: Gateway, session: Session, door: TheDoor
) -> NotMeView:
    """Say what a link is about. Changes nothing."""
    notice = await open_security_notice(
        session, notice_id=secrets.not_me_of(door.key, body.token), at=now()
    )
    if notice is None:
        raise NoticeNotValid("the link cannot be used any more")
    return NotMeView(
        about=cast("NoticeAbout", notice.about),
        happened_at=notice.happened_at.astimezone(UTC),
        is_reported=notice.reported_at is not None,
    )


@router.post("/take", status_code=status.HTTP_204_NO_CONTENT)
async def post_notice_take(
    body: NotMeLink, _caller: Gateway, session: Session, door: TheDoor
) -> None:
    """Lock the login and have staff look at it. 204 as well where that was done before."""
    notice_id = secrets.not_me_of(door.key, body.token)
    await report_not_me(session, notice_id=notice_id, key=door.key, at=now())
