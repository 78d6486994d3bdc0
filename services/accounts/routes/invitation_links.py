"""The mailed link of an invitation: where it goes, what it offers, and that it was taken."""

from datetime import UTC
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.db import Database
from chassis.emails import email_key
from chassis.events import now
from chassis.http import Session
from chassis.service import Context
from contracts.api.invitations import (
    InvitationAcceptance,
    InvitationAccepted,
    InvitationMail,
    InvitationOffer,
    InvitationOwnerMail,
    InvitationToken,
)
from contracts.api.owners import GivenRole
from services.accounts.clients import Clients
from services.accounts.domain.errors import (
    AccessInvitationNotFound,
    AccessInvitationOfAnother,
    AccessInvitationOver,
    ContactNotFound,
)
from services.accounts.domain.invitations import (
    InvitationState,
    invitation_token,
    link_of_token,
)
from services.accounts.domain.roles import london_date
from services.accounts.routes.homes import address_lines
from services.accounts.settings import AccountsSettings
from services.accounts.store.invitations import (
    invitation_of_link,
    invitation_with_id,
    standing_of,
)
from services.accounts.store.reading import account_record, contact_of
from services.accounts.store.requests import owners_of
from services.accounts.tables import AccessInvitationRow
from services.accounts.use_cases.accept_invitation import Accepted, accept_invitation

router = APIRouter()

Customer = Annotated[Caller, Depends(allow("customer"))]
Identity = Annotated[Caller, Depends(allow("service:identity"))]
Notifications = Annotated[Caller, Depends(allow("service:notifications"))]


async def key_of(request: Request) -> bytes:
    """Return the key that links are derived from."""
    return cast("bytes", request.app.state.invitation_key)


Key = Annotated[bytes, Depends(key_of)]


@router.post("/access-invitations/look")
async def post_look(
    body: InvitationToken, caller: Identity, session: Session, key: Key
) -> InvitationOffer:
    """Say what a link offers, without using it up. One 404 for whatever is wrong with it."""
    row = await _row_of(session, caller.landlord_id, key, body.token)
    standing = await standing_of(session, row, now())
    found = await account_record(session, caller.landlord_id, row.account_id)
    is_told = standing in {InvitationState.OPEN, InvitationState.ACCEPTED}
    if found is None or not is_told or row.expires_at <= now():
        raise AccessInvitationNotFound("the invitation is over")
    return InvitationOffer(
        invitation_id=row.id,
        account_id=row.account_id,
        is_open=standing == InvitationState.OPEN,
        email=row.email,
        name=f"{row.first_name} {row.last_name}".strip() or row.organisation,
        address=", ".join(address_lines(found.unit)),
        role=cast("GivenRole", row.role),
        valid_to=row.valid_to,
        finance=row.finance,
        maintenance=row.maintenance,
        keys=row.keys,
        documents=row.documents and found.account.is_ebilling,
        invited_by="" if row.inviter_id is None else row.invited_by_name,
        is_by_staff=row.inviter_id is None,
        expires_at=row.expires_at.astimezone(UTC),
        contact_id=row.contact_id,
    )


@router.post("/access-invitations/acceptance")
async def post_acceptance(
    body: InvitationAcceptance, caller: Identity, session: Session, key: Key
) -> InvitationAccepted:
    """Connect somebody who has just chosen a password. 409 where it is over."""
    accepted = await accept_invitation(
        session,
        landlord_id=caller.landlord_id,
        link_id=link_of_token(key, body.token),
        contact_id=body.contact_id,
        accepted_by="link",
        at=now(),
    )
    return _accepted(session, caller, accepted)


@router.post("/me/access-invitations/acceptance")
async def post_own_acceptance(
    body: InvitationToken, caller: Customer, request: Request, key: Key
) -> InvitationAccepted:
    """Connect the caller as the contact they are. 409 where it went to another address."""
    clients = cast("Clients", cast("Context[AccountsSettings]", request.app.state.context).clients)
    database: Database = request.app.state.database
    if caller.contact_id is None:
        raise ContactNotFound("not on record")
    async with database.transaction(caller.landlord_id) as session:
        await _row_of(session, caller.landlord_id, key, body.token)  # else identity is not asked
    login = await clients.login_address(caller.landlord_id, UUID(caller.subject))
    async with database.transaction(caller.landlord_id) as session:
        row = await _row_of(session, caller.landlord_id, key, body.token)
        if email_key(login.email) != row.email_key:
            raise AccessInvitationOfAnother("it went to another address")
        accepted = await accept_invitation(
            session,
            landlord_id=caller.landlord_id,
            link_id=row.link_id,
            contact_id=caller.contact_id,
            accepted_by=f"user:{caller.subject}",
            at=now(),
        )
        return _accepted(session, caller, accepted)


@router.get("/access-invitations/{invitation_id}/mail/{request_id}")
async def read_mail(
    *,
    invitation_id: UUID,
    request_id: UUID,
    caller: Notifications,
    session: Session,
    key: Key,
    request: Request,
) -> InvitationMail:
    """Tell address and link of one sending. 404 when nothing needs to be sent any more."""
    row = await invitation_with_id(session, caller.landlord_id, invitation_id)
    if row is None or row.link_id != request_id:
        raise AccessInvitationNotFound("no such invitation, or sent again meanwhile")
    if await standing_of(session, row, now()) != InvitationState.OPEN:
        raise AccessInvitationOver("nobody is invited any more")
    context = cast("Context[AccountsSettings]", request.app.state.context)
    portal = context.landlords.by_id(caller.landlord_id).portal_url.rstrip("/")
    return InvitationMail(
        email=row.email,
        link=f"{portal}/access-invitation?token={invitation_token(key, row.link_id)}",
        expires_at=row.expires_at.astimezone(UTC),
        is_by_staff=row.inviter_id is None,
    )


@router.get("/access-invitations/{invitation_id}/owners/{contact_id}")
async def read_owner_mail(
    invitation_id: UUID, contact_id: UUID, caller: Notifications, session: Session
) -> InvitationOwnerMail:
    """Return where a note to an owner goes. 404 once the person owns the home no more."""
    row = await invitation_with_id(session, caller.landlord_id, invitation_id)
    owner = await contact_of(session, caller.landlord_id, contact_id)
    if row is None or owner is None:
        raise AccessInvitationNotFound("no such invitation, or no such owner")
    today = london_date(now())
    owners = await owners_of(session, caller.landlord_id, row.account_id, today=today)
    found = await account_record(session, caller.landlord_id, row.account_id)
    if found is None or contact_id not in owners:
        raise AccessInvitationNotFound("they own that home no more")
    return InvitationOwnerMail(
        email=owner.email,
        name=f"{owner.first_name} {owner.last_name}".strip() or owner.organisation,
        address=", ".join(address_lines(found.unit)),
        invited_at=row.invited_at.astimezone(UTC),
    )


async def _row_of(
    session: Session, landlord_id: UUID, key: bytes, token: str
) -> AccessInvitationRow:
    link_id = link_of_token(key, token)
    row = await invitation_of_link(session, landlord_id, link_id) if link_id else None
    if row is None:
        raise AccessInvitationNotFound("no such invitation")
    return row


def _accepted(session: Session, caller: Caller, accepted: Accepted) -> InvitationAccepted:
    if accepted.changes:
        record_by(
            session,
            caller,
            act="access_invitation.accepted",
            at=now(),
            subject_kind="access_invitation",
            subject_id=accepted.invitation_id,
            details={
                "account": str(accepted.account_id),
                "contact": str(accepted.contact_id),
                **accepted.changes,
            },
        )
    return InvitationAccepted(contact_id=accepted.contact_id, account_id=accepted.account_id)
