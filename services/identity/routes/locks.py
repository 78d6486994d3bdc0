"""Ending a lock before its time: by the mailed link, or by staff."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.identity import UnlockLink
from services.identity.domain import secrets
from services.identity.routes.door import TheDoor
from services.identity.use_cases.unlock_by_link import unlock_by_link
from services.identity.use_cases.unlock_user import unlock_user

router = APIRouter(tags=["locks"])

Site = Annotated[Caller, Depends(allow("service:gateway", "service:cases"))]
IdentityAdmin = Annotated[Caller, Depends(allow("staff:identity_admin"))]


@router.post("/unlock-links/take", status_code=status.HTTP_204_NO_CONTENT)
async def post_unlock_link(
    body: UnlockLink, _caller: Site, session: Session, door: TheDoor
) -> None:
    """End the lock that the mailed link is about. One 404 for whatever is wrong with it."""
    notice_id = secrets.unlock_of(door.key, body.token)
    await unlock_by_link(session, notice_id=notice_id, key=door.key, at=now())


@router.post("/users/{user_id}/unlock", status_code=status.HTTP_204_NO_CONTENT)
async def post_unlock(
    user_id: UUID, caller: IdentityAdmin, session: Session, door: TheDoor
) -> None:
    """End the locks of a login, customer's or staff's. 204 as well where there was none."""
    await unlock_user(session, user_id=user_id, key=door.key, actor=str(caller.user_id), at=now())
