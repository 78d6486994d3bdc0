"""What the sender of messages asks for at the moment of sending."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.identity import MailSecret, Recipient
from contracts.api.key_links import ContactLogin, ContactLogins, ContactLoginsQuery
from services.identity.domain.users import UserKind, UserState
from services.identity.routes.door import TheDoor
from services.identity.routes.invitations import link_of
from services.identity.store.external_users import logins_of_contacts, users_of_contact
from services.identity.store.users import user_with_id
from services.identity.use_cases.tell_secret import tell_secret

router = APIRouter(tags=["messages"])

PAGES = {
    "invitation": "invitation",
    "password_reset": "changing-password",
    "login_locked": "unlock",
    "already_registered": "unlock",
    "email_confirmation": "confirming-email",
    "other_email_confirmation": "adding-email",
    "email_changed": "undoing-email",
    "email_proposed": "stopping-email",
}
"""Kind of a secret with a link → the page of the person's site that it opens."""

Notifications = Annotated[Caller, Depends(allow("service:notifications"))]

Writer = Annotated[Caller, Depends(allow("service:notifications", "service:cases"))]

Asking = Annotated[Caller, Depends(allow("service:cases", "service:accounts"))]


@router.post("/secrets/{request_id}")
async def post_secret(
    request_id: UUID, caller: Notifications, session: Session, door: TheDoor
) -> MailSecret:
    """Tell the code or link of a request, and the stored address it goes to.

    404 when nothing needs to be sent any more. To be kept in memory only.
    """
    landlord = door.landlords.by_id(caller.landlord_id)
    secret = await tell_secret(
        session,
        request_id=request_id,
        key=door.key,
        at=now(),
        are_strangers_told=landlord.sign_in.are_strangers_told,
    )
    link = None
    if secret.token is not None:
        link = link_of(landlord, secret.user_kind, secret.token, page=PAGES[secret.kind])
    return MailSecret(
        kind=secret.kind,
        email=secret.email,
        code=secret.code,
        link=link,
        expires_at=secret.expires_at,
        user_kind=secret.user_kind.value,
    )


@router.get("/users/{user_id}/recipient")
async def get_recipient(user_id: UUID, _caller: Writer, session: Session) -> Recipient:
    """Return where this person's mail goes: the address on the login."""
    user = await user_with_id(session, user_id)
    return Recipient(email=user.email, name=user.name, kind=UserKind(user.kind).value)


@router.get("/contacts/{contact_id}/login")
async def get_login_of_contact(contact_id: UUID, caller: Asking, session: Session) -> ContactLogin:
    """Say whether a person on record has a working login already."""
    users = await users_of_contact(session, landlord_id=caller.landlord_id, contact_id=contact_id)
    working = [user.id for user in users if user.state == UserState.ACTIVE]
    return ContactLogin(user_id=working[0] if working else None)


@router.post("/contacts/logins")
async def post_logins_of_contacts(
    body: ContactLoginsQuery, caller: Notifications, session: Session
) -> ContactLogins:
    """Return the logins of people on record, those that are turned off too."""
    found = await logins_of_contacts(
        session, landlord_id=caller.landlord_id, contact_ids=body.contact_ids
    )
    return ContactLogins(user_ids=list(found))
