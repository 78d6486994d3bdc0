"""The addresses of the caller's own login, beside the one that they sign in with."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from chassis.text import _
from contracts.api.identity import OtherEmail, OtherEmailWanted, OwnEmails
from services.identity.domain.email_changes import PROOF_LASTS
from services.identity.domain.other_emails import MOST, OtherEmailNotNew
from services.identity.routes.door import read_address
from services.identity.routes.own import user_of
from services.identity.store.other_emails import other_emails_of
from services.identity.store.sessions import require_recent_proof
from services.identity.store.users import user_with_id
from services.identity.tables import OtherEmailRow
from services.identity.use_cases.add_other_email import add_other_email
from services.identity.use_cases.drop_other_email import drop_other_email
from services.identity.use_cases.make_email_primary import make_email_primary

router = APIRouter(prefix="/me/emails", tags=["email changes"])

Customer = Annotated[Caller, Depends(allow("customer"))]


@router.get("")
async def get_emails(caller: Customer, session: Session) -> OwnEmails:
    """List the addresses of the caller's login: proved ones, and those that wait for it."""
    user = await user_with_id(session, user_of(caller))
    rows = await other_emails_of(session, landlord_id=user.landlord_id, user_id=user.id)
    return OwnEmails(primary=user.email, others=[_told(row, at=now()) for row in rows], most=MOST)


@router.post("", status_code=status.HTTP_202_ACCEPTED)
async def post_email(body: OtherEmailWanted, caller: Customer, session: Session) -> None:
    """Ask for one more. Its mailbox gets a link, or hears that it has a login already."""
    user_id = user_of(caller)
    await require_recent_proof(session, caller.session_id, within=PROOF_LASTS, at=now())
    address = read_address(body.email)
    try:
        await add_other_email(session, user_id=user_id, address=address, at=now())
    except OtherEmailNotNew as refusal:
        refusal.fields["email"] = _("This email address is in your list already")
        raise


@router.delete("/{address_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_email(address_id: UUID, caller: Customer, session: Session) -> None:
    """Remove one that is not the primary one. With a fresh proof."""
    await require_recent_proof(session, caller.session_id, within=PROOF_LASTS, at=now())
    await drop_other_email(session, user_id=user_of(caller), address_id=address_id, at=now())


@router.post("/{address_id}/primary", status_code=status.HTTP_204_NO_CONTENT)
async def post_primary(address_id: UUID, caller: Customer, session: Session) -> None:
    """Sign in with this one from now on. With a fresh proof; every session ends.

    409 `other_email_not_proved`, or `email_taken` where another customer signs in with it.
    """
    await require_recent_proof(session, caller.session_id, within=PROOF_LASTS, at=now())
    await make_email_primary(session, user_id=user_of(caller), address_id=address_id, at=now())


def _told(row: OtherEmailRow, *, at: datetime) -> OtherEmail:
    is_open = row.proved_at is None and row.expires_at > at
    return OtherEmail(
        address_id=row.id,
        email=row.email,
        is_proved=row.proved_at is not None,
        link_until=row.expires_at.astimezone(UTC) if is_open else None,
    )
