"""Owners, and staff in their place, invite people to an account and take invitations back."""

from datetime import UTC
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.emails import EmailNotAccepted, read_email
from chassis.events import now
from chassis.http import Session
from chassis.text import _
from contracts.api.invitations import (
    AccessInvitation,
    AccessInvitations,
    CheckedInvitation,
    Invitation,
    InvitationState,
)
from services.accounts.domain.errors import AccessInvitationNotFound, AccountNotFound
from services.accounts.domain.invitations import MOST_SENDINGS, Invited, Inviter
from services.accounts.domain.roles import Role, london_date
from services.accounts.routes.homes import address_lines
from services.accounts.store.invitations import invitations_to, standing_of
from services.accounts.store.reading import account_record, contact_of
from services.accounts.store.requests import accounts_owned_by
from services.accounts.tables import AccessInvitationRow, AccountRow, UnitRow
from services.accounts.use_cases.invite_to_account import invite_to_account
from services.accounts.use_cases.revoke_invitation import revoke_invitation
from services.accounts.use_cases.send_invitation_again import send_invitation_again

router = APIRouter()

Customer = Annotated[Caller, Depends(allow("customer"))]
Reader = Annotated[Caller, Depends(allow("staff"))]
Correcting = Annotated[Caller, Depends(allow("staff:agent", "staff:lead"))]


@router.get("/me/access-invitations")
async def read_own_invitations(caller: Customer, session: Session) -> AccessInvitations:
    """Return who was invited to the accounts about which the caller decides, by whichever owner."""
    if caller.contact_id is None:
        return AccessInvitations(items=[])
    owned = await accounts_owned_by(
        session, caller.landlord_id, caller.contact_id, today=london_date(now())
    )
    return await _listed(session, caller, {account.id: (account, unit) for account, unit in owned})


@router.put("/me/accounts/{account_id}/access-invitations/{invitation_id}", status_code=204)
async def put_own_invitation(
    account_id: UUID, invitation_id: UUID, body: Invitation, caller: Customer, session: Session
) -> None:
    """Invite somebody as an owner. 404 unless the caller owns the account; 422 names fields."""
    inviter_id = _contact_of(caller)
    inviter = await contact_of(session, caller.landlord_id, inviter_id)
    name = ""
    if inviter is not None:
        name = f"{inviter.first_name} {inviter.last_name}".strip() or inviter.organisation
    await _invite(
        session,
        caller,
        (account_id, invitation_id),
        body,
        Inviter(contact_id=inviter_id, subject=f"user:{caller.subject}", name=name),
        is_checked=True,
    )


@router.put("/accounts/{account_id}/access-invitations/{invitation_id}", status_code=204)
async def put_invitation(
    account_id: UUID,
    invitation_id: UUID,
    body: CheckedInvitation,
    caller: Correcting,
    session: Session,
) -> None:
    """Invite somebody in an owner's place, after the check of data protection. 422 names fields."""
    inviter = Inviter(contact_id=None, subject=caller.subject, name=caller.name, note=body.note)
    ids = (account_id, invitation_id)
    await _invite(session, caller, ids, body, inviter, is_checked=body.is_checked)


@router.get("/accounts/{account_id}/access-invitations")
async def read_invitations(account_id: UUID, caller: Reader, session: Session) -> AccessInvitations:
    """Return who was invited to an account."""
    found = await account_record(session, caller.landlord_id, account_id)
    if found is None:
        raise AccountNotFound("no such account")
    return await _listed(session, caller, {account_id: (found.account, found.unit)})


@router.post("/me/access-invitations/{invitation_id}/revocation", status_code=204)
async def post_own_revocation(invitation_id: UUID, caller: Customer, session: Session) -> None:
    """Take an invitation back. 404 unless the caller owns the account, 409 if it is over."""
    await _revoke(session, caller, invitation_id, _contact_of(caller), f"user:{caller.subject}")


@router.post("/access-invitations/{invitation_id}/revocation", status_code=204)
async def post_revocation(invitation_id: UUID, caller: Correcting, session: Session) -> None:
    """Take an invitation back in an owner's place. 409 if it is over."""
    await _revoke(session, caller, invitation_id, None, caller.subject)


@router.post("/me/access-invitations/{invitation_id}/sending", status_code=204)
async def post_own_sending(invitation_id: UUID, caller: Customer, session: Session) -> None:
    """Mail a new link, which makes the older worthless. 404, 409 and 429 as for the others."""
    await _send_again(session, caller, invitation_id, _contact_of(caller))


@router.post("/access-invitations/{invitation_id}/sending", status_code=204)
async def post_sending(invitation_id: UUID, caller: Correcting, session: Session) -> None:
    """Mail a new link in an owner's place."""
    await _send_again(session, caller, invitation_id, None)


async def _invite(
    session: Session,
    caller: Caller,
    ids: tuple[UUID, UUID],
    body: Invitation,
    inviter: Inviter,
    *,
    is_checked: bool,
) -> None:
    account_id, invitation_id = ids
    try:
        address = read_email(body.email)
    except EmailNotAccepted as refusal:
        refusal.fields["email"] = _(
            "Enter an email address in the correct format, like name@example.com"
        )
        raise
    is_new = await invite_to_account(
        session,
        landlord_id=caller.landlord_id,
        invitation_id=invitation_id,
        account_id=account_id,
        invited=Invited(
            email=address.mailbox,
            email_key=address.key,
            first_name=body.first_name,
            last_name=body.last_name,
            organisation=body.organisation,
            role=Role(body.role),
            valid_to=body.valid_to,
            finance=body.finance,
            maintenance=body.maintenance,
            keys=body.keys,
            documents=body.documents,
        ),
        inviter=inviter,
        is_checked=is_checked,
        at=now(),
    )
    if is_new:
        may = [
            name for name in ("finance", "maintenance", "keys", "documents") if getattr(body, name)
        ]
        details = {"account": str(account_id), "role": body.role, "may": ", ".join(may)}
        if body.valid_to is not None:
            details["valid_to"] = body.valid_to.isoformat()
        if inviter.note:
            details["note"] = inviter.note
        _record(session, caller, invitation_id, details, act="access_invitation.sent")


async def _revoke(
    session: Session, caller: Caller, invitation_id: UUID, owner_id: UUID | None, by: str
) -> None:
    account_id = await revoke_invitation(
        session,
        landlord_id=caller.landlord_id,
        invitation_id=invitation_id,
        owner_id=owner_id,
        revoked_by=by,
        at=now(),
    )
    details = {"account": str(account_id)}
    _record(session, caller, invitation_id, details, act="access_invitation.revoked")


async def _send_again(
    session: Session, caller: Caller, invitation_id: UUID, owner_id: UUID | None
) -> None:
    account_id = await send_invitation_again(
        session,
        landlord_id=caller.landlord_id,
        invitation_id=invitation_id,
        owner_id=owner_id,
        at=now(),
    )
    details = {"account": str(account_id)}
    _record(session, caller, invitation_id, details, act="access_invitation.sent_again")


def _record(
    session: Session, caller: Caller, invitation_id: UUID, details: dict[str, str], *, act: str
) -> None:
    record_by(
        session,
        caller,
        act=act,
        at=now(),
        subject_kind="access_invitation",
        subject_id=invitation_id,
        details=details,
    )


def _contact_of(caller: Caller) -> UUID:
    """Return the contact who acts; somebody whom the record does not know owns nothing."""
    if caller.contact_id is None:
        raise AccessInvitationNotFound("nothing of theirs")
    return caller.contact_id


async def _listed(
    session: Session, caller: Caller, places: dict[UUID, tuple[AccountRow, UnitRow]]
) -> AccessInvitations:
    moment = now()
    rows = await invitations_to(session, caller.landlord_id, list(places))
    return AccessInvitations(
        items=[
            _view(row, *places[row.account_id], str(await standing_of(session, row, moment)))
            for row in rows
        ]
    )


def _view(
    row: AccessInvitationRow, account: AccountRow, unit: UnitRow, standing: str
) -> AccessInvitation:
    return AccessInvitation(
        invitation_id=row.id,
        account_id=row.account_id,
        reference=account.reference,
        address=", ".join(address_lines(unit)),
        state=cast("InvitationState", standing),
        email=row.email,
        name=f"{row.first_name} {row.last_name}".strip() or row.organisation,
        role=row.role,
        valid_to=row.valid_to,
        finance=row.finance,
        maintenance=row.maintenance,
        keys=row.keys,
        documents=row.documents,
        invited_by=row.invited_by_name,
        is_by_staff=row.inviter_id is None,
        sent_at=row.sent_at.astimezone(UTC),
        expires_at=row.expires_at.astimezone(UTC),
        ended_at=row.ended_at and row.ended_at.astimezone(UTC),
        may_be_sent_again=standing == "open" and row.sendings < MOST_SENDINGS,
    )
