"""People whom the operator lets in, and the links by which they choose a password."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from chassis.landlords import Landlord
from contracts.api.identity import (
    InvitationQuery,
    InvitationTaken,
    InvitationView,
    Invited,
    StaffInvitation,
    UserInvitation,
)
from services.identity.domain import secrets
from services.identity.domain.users import InvitationNotValid, UserKind
from services.identity.routes.door import Door, TheDoor, read_address, read_new_password
from services.identity.use_cases.invite_user import IssuedInvitation, invite_user
from services.identity.use_cases.look_at_invitation import look_at_invitation
from services.identity.use_cases.redeem_invitation import redeem_invitation

router = APIRouter(tags=["invitations"])

Operator = Annotated[Caller, Depends(allow("operator"))]
Site = Annotated[Caller, Depends(allow("service:gateway", "service:cases", "operator"))]


@router.post("/staff", status_code=status.HTTP_201_CREATED)
async def post_staff(
    body: StaffInvitation, caller: Operator, session: Session, door: TheDoor
) -> Invited:
    """Invite a member of staff; again for a new link. 409 when they have a login already."""
    issued = await invite_user(
        session,
        landlord_id=caller.landlord_id,
        kind=UserKind.STAFF,
        address=read_address(body.email),
        name=body.name,
        roles=body.roles,
        actor=caller.subject,
        at=now(),
    )
    return _invited(door, caller.landlord_id, UserKind.STAFF, issued)


@router.post("/users", status_code=status.HTTP_201_CREATED)
async def post_user(
    body: UserInvitation, caller: Operator, session: Session, door: TheDoor
) -> Invited:
    """Invite a contact of the record; again for a new link. 409 when the address has a login."""
    issued = await invite_user(
        session,
        landlord_id=caller.landlord_id,
        kind=UserKind.CUSTOMER,
        address=read_address(body.email),
        name=body.name,
        contact_id=body.contact_id,
        actor=caller.subject,
        at=now(),
    )
    return _invited(door, caller.landlord_id, UserKind.CUSTOMER, issued)


@router.post("/invitations/look")
async def post_look(
    body: InvitationQuery, _caller: Site, session: Session, door: TheDoor
) -> InvitationView:
    """Say whose invitation this is, without using it up. One 404 for whatever is wrong with it."""
    user = await look_at_invitation(
        session, invitation_id=secrets.invitation_of(door.key, body.token), at=now()
    )
    return InvitationView(
        kind=UserKind(user.kind).value,
        email=user.email,
        name=user.name,
        is_of_registration=user.registration_id is not None,
    )


@router.post("/invitations/take", status_code=status.HTTP_204_NO_CONTENT)
async def post_take(body: InvitationTaken, caller: Site, door: TheDoor) -> None:
    """Choose the password and use the link up. 404 as for looking; 422 names the password."""
    invitation_id = secrets.invitation_of(door.key, body.token)
    if invitation_id is None:
        raise InvitationNotValid("the link cannot be used any more")
    async with door.database.transaction(caller.landlord_id) as session:
        user = await look_at_invitation(session, invitation_id=invitation_id, at=now())
    form = await read_new_password(
        door,
        body.password.get_secret_value(),
        landlord_id=caller.landlord_id,
        email=user.email,
        known=[user.name],
    )
    password_hash = await door.hashing.main.hash(form)
    async with door.database.transaction(caller.landlord_id) as session:
        await redeem_invitation(
            session,
            invitation_id=invitation_id,
            password_hash=password_hash,
            key=door.key,
            at=now(),
        )


def link_of(landlord: Landlord, kind: UserKind, token: str, *, page: str = "invitation") -> str:
    """Return a one-time link. Its origin is the landlord's setting, never a request's."""
    origin = landlord.desk_url if kind == UserKind.STAFF else landlord.portal_url
    return f"{origin.rstrip('/')}/{page}?token={token}"


def _invited(door: Door, landlord_id: UUID, kind: UserKind, issued: IssuedInvitation) -> Invited:
    token = secrets.invitation_token(door.key, issued.invitation_id)
    return Invited(
        user_id=issued.user_id,
        token=token,
        link=link_of(door.landlords.by_id(landlord_id), kind, token),
        expires_at=issued.expires_at,
    )
