"""One-time passwords, and the screen on which a new password is chosen."""

from datetime import UTC
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.text import _
from contracts.api.identity import SessionOpened
from contracts.api.identity.one_time_passwords import (
    NewPassword,
    NewPasswordQuery,
    NewPasswordView,
    OneTimePassword,
    OneTimePasswordRequest,
)
from services.identity.domain import one_time, passwords, secrets
from services.identity.domain.one_time import (
    NewPasswordNotNeeded,
    NotEnoughChecked,
    OldPasswordRefused,
    SamePassword,
)
from services.identity.domain.users import SessionNeed, SignInMethod
from services.identity.routes.door import Door, TheDoor, read_new_password
from services.identity.routes.own_sessions import KIND_OF_SITE, Site
from services.identity.routes.sessions import device_cookie, opened_view
from services.identity.store.external_users import customer_with_id
from services.identity.store.sessions import live_session, require_recent_proof
from services.identity.tables import SessionRow, UserRow
from services.identity.use_cases.issue_one_time_password import issue_one_time_password
from services.identity.use_cases.settle_new_password import settle_new_password
from services.identity.use_cases.take_new_password_try import take_new_password_try

router = APIRouter(tags=["one-time passwords"])

Admin = Annotated[Caller, Depends(allow("staff:identity_admin"))]


@router.post("/external-users/{user_id}/one-time-password", status_code=status.HTTP_201_CREATED)
async def post_one_time_password(
    user_id: UUID, body: OneTimePasswordRequest, caller: Admin, door: TheDoor
) -> OneTimePassword:
    """Make words to read out. They are in this answer and nowhere else.

    403 `proof_too_old` for staff who showed who they are more than ten minutes ago.
    """
    if len(set(body.facts_checked)) < one_time.FACTS_NEEDED:
        advice = _("Choose the two facts that you checked with the caller")
        raise NotEnoughChecked("two facts must be checked", fields={"facts_checked": advice})
    async with door.database.transaction(caller.landlord_id) as session:
        await require_recent_proof(
            session, caller.session_id, within=one_time.PROOF_WITHIN, at=now()
        )
        await customer_with_id(session, user_id)
    words = one_time.new_one_time_password()
    password_hash = await door.hashing.main.hash(words)
    async with door.database.transaction(caller.landlord_id) as session:
        expires_at = await issue_one_time_password(
            session,
            user_id=user_id,
            password_hash=password_hash,
            key=door.key,
            issued_by=UUID(caller.subject),
            case_reference=body.case_reference,
            facts_checked=body.facts_checked,
            at=now(),
        )
    return OneTimePassword(words=words, expires_at=expires_at.astimezone(UTC))


@router.post("/sessions/new-password/look")
async def post_new_password_look(
    body: NewPasswordQuery, caller: Site, door: TheDoor
) -> NewPasswordView:
    """Say who is to choose a new password. 401 for a session that does not wait for one."""
    row, user = await _waiting(door, caller, body.session)
    return NewPasswordView(
        email=user.email, is_one_time=row.method == SignInMethod.ONE_TIME_PASSWORD
    )


@router.post("/sessions/new-password", status_code=status.HTTP_201_CREATED)
async def post_new_password(body: NewPassword, caller: Site, door: TheDoor) -> SessionOpened:
    """Set a new password and open a session with it. 401 when the tries are used up."""
    row, user = await _waiting(door, caller, body.session)
    old, new = body.password.get_secret_value(), body.new_password.get_secret_value()
    form = await _read_new(door, caller, user, new)
    token_hash, kind = secrets.fingerprint(body.session), KIND_OF_SITE[caller.subject]
    async with door.database.transaction(caller.landlord_id) as session:
        old_hash = await take_new_password_try(
            session, landlord_id=caller.landlord_id, kind=kind, token_hash=token_hash, at=now()
        )
    if old_hash is None:
        raise NewPasswordNotNeeded("the tries are used up")
    is_one_time = row.method == SignInMethod.ONE_TIME_PASSWORD
    if not (await door.hashing.main.verify(_form_of(old, is_one_time), old_hash)).matches:
        advice = _("That is not the password you signed in with. Check it and try again")
        raise OldPasswordRefused("not the password in use", fields={"password": advice})
    if _form_of(new, is_one_time) == _form_of(old, is_one_time):  # both are the asker's own
        advice = _("Choose a password that is different from the one you signed in with")
        raise SamePassword("the same password", fields={"new_password": advice})
    password_hash = await door.hashing.main.hash(form)
    async with door.database.transaction(caller.landlord_id) as session:
        chosen = await settle_new_password(
            session,
            landlord_id=caller.landlord_id,
            kind=kind,
            token_hash=token_hash,
            password_hash=password_hash,
            device_id=secrets.device_of(door.key, body.device) if body.device else None,
            is_second_step_required=door.is_second_step_required(caller.landlord_id),
            at=now(),
        )
    return opened_view(chosen.opened, device=device_cookie(door, chosen.device_id))


async def _waiting(door: Door, caller: Caller, token: str) -> tuple[SessionRow, UserRow]:
    async with door.database.transaction(caller.landlord_id) as session:
        row, user = await live_session(
            session,
            landlord_id=caller.landlord_id,
            kind=KIND_OF_SITE[caller.subject],
            token_hash=secrets.fingerprint(token),
            idle_for=door.landlords.by_id(caller.landlord_id).sign_in.idle_for,
            at=now(),
        )
    if row.needs != SessionNeed.NEW_PASSWORD:
        raise NewPasswordNotNeeded("this session does not wait for a new password")
    return row, user


async def _read_new(door: Door, caller: Caller, user: UserRow, new: str) -> str:
    try:
        return await read_new_password(
            door, new, landlord_id=caller.landlord_id, email=user.email, known=[user.name]
        )
    except passwords.PasswordNotAccepted as refusal:
        refusal.fields["new_password"] = refusal.fields.pop("password", str(refusal))
        raise


def _form_of(typed: str, is_one_time: bool) -> str:
    """Return the form of a password that is compared; words as they are spoken."""
    if is_one_time and (spoken := one_time.as_spoken(typed)) is not None:
        return spoken
    return passwords.as_hashed(typed) if passwords.fits(typed) else ""
