"""Changing the address that one signs in with, and taking that back."""

from datetime import UTC
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from chassis.text import _
from contracts.api.identity import (
    EmailChangeLink,
    EmailChangeView,
    EmailChangeWanted,
    LoginAddress,
)
from services.identity.domain import secrets
from services.identity.domain.email_changes import (
    PROOF_LASTS,
    EmailChangeNotValid,
    EmailNotNew,
)
from services.identity.routes.door import TheDoor, read_address
from services.identity.routes.own import user_of
from services.identity.store.email_changes import change_to_undo, open_change
from services.identity.store.other_emails import (
    email_to_prove,
    other_emails_of,
    removed_emails_of,
)
from services.identity.store.sessions import require_recent_proof
from services.identity.store.users import user_with_id
from services.identity.use_cases.confirm_email_change import confirm_email_change
from services.identity.use_cases.prove_other_email import prove_other_email
from services.identity.use_cases.request_email_change import request_email_change
from services.identity.use_cases.undo_email_change import undo_email_change

router = APIRouter(tags=["email changes"])

Customer = Annotated[Caller, Depends(allow("customer"))]
Gateway = Annotated[Caller, Depends(allow("service:gateway"))]
Accounts = Annotated[Caller, Depends(allow("service:accounts"))]


@router.post("/me/email-change", status_code=status.HTTP_202_ACCEPTED)
async def post_email_change(body: EmailChangeWanted, caller: Customer, session: Session) -> None:
    """Ask for another address. Its mailbox gets a link, or hears that it has a login already."""
    user_id = user_of(caller)
    await require_recent_proof(session, caller.session_id, within=PROOF_LASTS, at=now())
    address = read_address(body.email)
    try:
        await request_email_change(session, user_id=user_id, address=address, at=now())
    except EmailNotNew as refusal:
        refusal.fields["email"] = _("You sign in with this email address already")
        raise


@router.post("/email-changes/look")
async def post_look(
    body: EmailChangeLink, _caller: Gateway, session: Session, door: TheDoor
) -> EmailChangeView:
    """Say which change a link is about, without using it up."""
    if body.step == "add":
        return await _look_at_other(session, secrets.other_email_of(door.key, body.token))
    if body.step == "confirm":
        change_id = secrets.email_change_of(door.key, body.token)
        change = await open_change(session, change_id=change_id, at=now())
    else:
        undo_id = secrets.email_undo_of(door.key, body.token)
        change = await change_to_undo(session, undo_id=undo_id, at=now())
    if change is None:
        raise EmailChangeNotValid("the link cannot be used any more")
    return EmailChangeView(old_email=change.old_email, new_email=change.new_email)


@router.post("/email-changes/take", status_code=status.HTTP_204_NO_CONTENT)
async def post_take(body: EmailChangeLink, caller: Gateway, door: TheDoor) -> None:
    """Confirm the change, undo it, or prove a further address; the link is used up.

    409 `email_taken` for an undo.

    After an undo nobody gets in, by no password there is, until a new one is chosen by mail.
    """
    if body.step == "confirm":
        async with door.database.transaction(caller.landlord_id) as session:
            await confirm_email_change(
                session,
                landlord_id=caller.landlord_id,
                change_id=secrets.email_change_of(door.key, body.token),
                at=now(),
            )
        return
    if body.step == "add":
        async with door.database.transaction(caller.landlord_id) as session:
            await prove_other_email(
                session,
                landlord_id=caller.landlord_id,
                address_id=secrets.other_email_of(door.key, body.token),
                at=now(),
            )
        return
    undo_id = secrets.email_undo_of(door.key, body.token)
    if undo_id is None:
        raise EmailChangeNotValid("the link cannot be used any more")
    void_hash = await door.hashing.main.hash(secrets.new_token())
    async with door.database.transaction(caller.landlord_id) as session:
        await undo_email_change(
            session,
            landlord_id=caller.landlord_id,
            undo_id=undo_id,
            void_hash=void_hash,
            key=door.key,
            at=now(),
        )


async def _look_at_other(session: AsyncSession, address_id: UUID | None) -> EmailChangeView:
    found = await email_to_prove(session, address_id=address_id, at=now())
    if found is None:
        raise EmailChangeNotValid("the link cannot be used any more")
    address, user = found
    return EmailChangeView(old_email=user.email, new_email=address.email)


@router.get("/users/{user_id}/address")
async def get_address(user_id: UUID, _caller: Accounts, session: Session) -> LoginAddress:
    """Return the addresses of a login: the record of its person follows."""
    user = await user_with_id(session, user_id)
    changed_at = user.email_changed_at
    mark = {"landlord_id": user.landlord_id, "user_id": user.id}
    others = await other_emails_of(session, **mark)
    removed = await removed_emails_of(session, **mark)
    moments = [row.removed_at or row.proved_at for row in (*others, *removed)]
    others_changed_at = max((each for each in moments if each is not None), default=None)
    return LoginAddress(
        contact_id=user.contact_id,
        email=user.email,
        changed_at=changed_at.astimezone(UTC) if changed_at else None,
        other_emails=[row.email for row in others if row.proved_at is not None],
        removed_emails=[row.email for row in removed],
        others_changed_at=others_changed_at.astimezone(UTC) if others_changed_at else None,
    )
