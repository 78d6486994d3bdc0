"""Links by which somebody is invited to act on an account: looking, and making a login by one.

accounts keeps invitations and connects people; here it is known who has a login.
"""

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request, status

from chassis.auth import Caller, allow
from chassis.errors import NotFound, Rejected
from chassis.events import now
from chassis.http import Session
from chassis.service import Context
from contracts.api.invitations import InvitationOffer, InvitationPage, InvitationToken, InvitedLogin
from services.identity.clients import AccessInvitations, Clients
from services.identity.domain.users import EmailTaken, InvitationNotValid, UserKind, UserState
from services.identity.routes.door import TheDoor, read_address, read_new_password
from services.identity.settings import IdentitySettings
from services.identity.store.external_users import users_of_contact
from services.identity.store.users import user_by_key
from services.identity.tables import UserRow
from services.identity.use_cases.begin_invited_login import begin_invited_login

router = APIRouter(prefix="/access-invitations", tags=["invitations"])

Site = Annotated[Caller, Depends(allow("service:gateway"))]


async def invitations_of(request: Request) -> AccessInvitations:
    """Return the record, as it is asked about invitations."""
    context = cast("Context[IdentitySettings]", request.app.state.context)
    return cast("Clients", context.clients).access_invitations


Invitations = Annotated[AccessInvitations, Depends(invitations_of)]


@router.post("/look")
async def post_look(
    body: InvitationToken, caller: Site, door: TheDoor, invitations: Invitations
) -> InvitationPage:
    """Say what a link offers and whether its mailbox has a login. Changes nothing.

    One 404 for whatever is wrong with the link: whoever has it has the mailbox.
    """
    offer = await _offer(invitations, caller, body.token)
    async with door.database.transaction(caller.landlord_id) as session:
        user, has_taken = await _logins_of(session, caller, offer)
    if has_taken and not offer.is_open:
        raise InvitationNotValid("it was taken")
    return InvitationPage(
        **offer.model_dump(), has_login=user is not None and user.state != UserState.INVITED
    )


@router.post("/take", status_code=status.HTTP_204_NO_CONTENT)
async def post_take(
    body: InvitedLogin, caller: Site, door: TheDoor, invitations: Invitations
) -> None:
    """Choose a password: the record connects the person, then the login works.

    When only the first of the two came about, the same link finishes it. 404 as for looking, 409
    `email_taken` where the mailbox has a login, 422 names the password.
    """
    offer = await _offer(invitations, caller, body.token)
    address = read_address(offer.email)
    async with door.database.transaction(caller.landlord_id) as session:
        user, has_taken = await _logins_of(session, caller, offer)
    if has_taken and not offer.is_open:
        raise InvitationNotValid("it was taken")
    if user is not None and user.state != UserState.INVITED:
        raise EmailTaken("this address has a login already")
    form = await read_new_password(
        door,
        body.password.get_secret_value(),
        landlord_id=caller.landlord_id,
        email=offer.email,
        known=[offer.name, offer.invited_by],
    )
    password_hash = await door.hashing.main.hash(form)
    try:
        accepted = await invitations.accept(
            caller.landlord_id, body.token, user.contact_id if user else None
        )
    except Rejected as refusal:
        raise InvitationNotValid("it was taken back, or taken, meanwhile") from refusal
    async with door.database.transaction(caller.landlord_id) as session:
        await begin_invited_login(
            session,
            landlord_id=caller.landlord_id,
            contact_id=accepted.contact_id,
            invitation_id=offer.invitation_id,
            address=address,
            name=offer.name,
            password_hash=password_hash,
            key=door.key,
            at=now(),
        )


async def _offer(invitations: AccessInvitations, caller: Caller, token: str) -> InvitationOffer:
    try:
        return await invitations.look(caller.landlord_id, token)
    except NotFound as refusal:
        raise InvitationNotValid("the link cannot be used any more") from refusal


async def _logins_of(
    session: Session, caller: Caller, offer: InvitationOffer
) -> tuple[UserRow | None, bool]:
    """Return the login of the mailbox, and whether whoever accepted has a working one."""
    user = await user_by_key(
        session,
        landlord_id=caller.landlord_id,
        kind=UserKind.CUSTOMER,
        email_key=read_address(offer.email).key,
    )
    theirs = (
        await users_of_contact(session, landlord_id=caller.landlord_id, contact_id=offer.contact_id)
        if offer.contact_id
        else []
    )
    return user, any(one.state != UserState.INVITED for one in theirs)
