"""Signing in, asking about sessions, signing out."""

from datetime import UTC
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.identity import (
    Confirmation,
    SessionOpened,
    SessionQuery,
    SessionView,
    SignIn,
    TicketSignIn,
)
from services.identity.domain import one_time, passwords, secrets
from services.identity.domain.claims import Claim, claim_of
from services.identity.domain.users import SessionNotFound, UserKind
from services.identity.routes.door import Door, TheDoor, require_passwords_taken
from services.identity.routes.own_sessions import KIND_OF_SITE, Site
from services.identity.routes.slots import policy_for, refusal_of, slot_of
from services.identity.store.sessions import live_session
from services.identity.tables import SessionRow
from services.identity.use_cases.end_session import end_session
from services.identity.use_cases.introspect_session import LiveSession, introspect_session
from services.identity.use_cases.open_session import OpenedSession
from services.identity.use_cases.open_session_from_ticket import open_session_from_ticket
from services.identity.use_cases.settle_one_time_password import settle_one_time_password
from services.identity.use_cases.settle_sign_in import settle_sign_in
from services.identity.use_cases.take_sign_in_slot import SignInSlot

router = APIRouter(prefix="/sessions", tags=["sessions"])

Gateway = Annotated[Caller, Depends(allow("service:gateway"))]
"""Each site signs in its own people only: no staff password opens the customers' site."""

AUDIENCES = ("registration", "accounts", "cases", "notifications", "identity")


@router.post("", status_code=status.HTTP_201_CREATED)
async def post_session(body: SignIn, caller: Site, door: TheDoor) -> SessionOpened:
    """Sign in. 401 with one text whatever is wrong, after the same work.

    Its code tells that the address is locked (`sign_in_locked`, `sign_in_locked_until_proved`),
    and that is the same for every address that was tried as often, whoever has it.
    """
    kind = KIND_OF_SITE[caller.subject]
    if kind == UserKind.STAFF:
        require_passwords_taken(door.landlords.by_id(caller.landlord_id))
    claim = claim_of(
        door.key,
        landlord_id=caller.landlord_id,
        kind=kind,
        email=body.email,
        device=body.device,
    )
    return await _try_password(
        door,
        claim,
        body.password.get_secret_value(),
        is_own_site=body.kind == kind,
        work=body.work,
    )


@router.post("/confirm", status_code=status.HTTP_201_CREATED)
async def post_confirmation(body: Confirmation, caller: Site, door: TheDoor) -> SessionOpened:
    """Show once more who one is: a new token, the old session's end. 401 with one text.

    The password is looked at as in signing in, with the same tries and the same lock.
    """
    kind = KIND_OF_SITE[caller.subject]
    async with door.database.transaction(caller.landlord_id) as session:
        row, user = await live_session(
            session,
            landlord_id=caller.landlord_id,
            kind=kind,
            token_hash=secrets.fingerprint(body.session),
            idle_for=door.landlords.by_id(caller.landlord_id).sign_in.idle_for,
            at=now(),
        )
    if row.needs is not None:
        raise SessionNotFound("the session is not finished")
    claim = claim_of(
        door.key,
        landlord_id=caller.landlord_id,
        kind=kind,
        email=user.email_key,
        device=body.device,
    )
    return await _try_password(
        door, claim, body.password.get_secret_value(), is_own_site=True, confirming=row
    )


@router.post("/from-ticket", status_code=status.HTTP_201_CREATED)
async def post_session_from_ticket(
    body: TicketSignIn, caller: Gateway, session: Session, door: TheDoor
) -> SessionOpened:
    """Open the first session of a new login. 409 `not_active_yet` leaves the ticket good."""
    begun = await open_session_from_ticket(
        session,
        landlord_id=caller.landlord_id,
        ticket=body.ticket,
        device_id=secrets.device_of(door.key, body.device) if body.device else None,
        is_second_step_required=door.is_second_step_required(caller.landlord_id),
        at=now(),
    )
    return opened_view(begun.opened, device=device_cookie(door, begun.device_id))


@router.post("/introspect")
async def post_introspection(
    body: SessionQuery, caller: Site, session: Session, door: TheDoor
) -> SessionView:
    """Say whose session this is. 401 when it is over or of the other site."""
    live = await introspect_session(
        session,
        landlord_id=caller.landlord_id,
        kind=KIND_OF_SITE[caller.subject],
        token=body.token,
        is_activity=body.is_activity,
        idle_for=door.landlords.by_id(caller.landlord_id).sign_in.idle_for,
        at=now(),
    )
    return SessionView(
        session_id=live.session_id,
        user_id=live.user_id,
        kind=live.kind.value,
        display_name=live.name or live.email,
        email=live.email,
        contact_id=live.contact_id,
        registration_id=live.registration_id,
        roles=list(live.roles),
        idle_seconds_left=live.seconds_left,
        needs=live.needs,
        language=live.language,
        date_format=live.date_format,
        start_page=live.start_page,
        closed_rooms=list(live.closed_rooms),
        proved_at=live.proved_at.astimezone(UTC),
        one_time_password_at=(
            live.one_time_password_at and live.one_time_password_at.astimezone(UTC)
        ),
        tokens={
            audience: _token(door, caller, live, audience)
            for audience in (AUDIENCES if live.needs is None else ())
        },
    )


@router.post("/end", status_code=status.HTTP_204_NO_CONTENT)
async def post_end(body: SessionQuery, caller: Site, session: Session) -> None:
    """Sign out. 204 as well where the session is gone already."""
    await end_session(session, landlord_id=caller.landlord_id, token=body.token, at=now())


async def _try_password(
    door: Door,
    claim: Claim,
    password: str,
    *,
    is_own_site: bool,
    work: str | None = None,
    confirming: SessionRow | None = None,
) -> SessionOpened:
    """Look at one password the way all are looked at, and open a session or refuse."""
    async with slot_of(door, claim, work=work) as slot:
        is_right, renewed = await _compare(door, slot, password)
        spoken = None if is_right or confirming else one_time.as_spoken(password)
        if spoken is not None:
            return opened_view(await _settle_words(door, claim, slot, spoken))
        async with door.database.transaction(claim.landlord_id) as session:
            settled = await settle_sign_in(
                session,
                slot=slot,
                is_right=is_right and is_own_site,
                renewed_hash=renewed,
                device_id=claim.device_id,
                policy=policy_for(door, claim),
                is_second_step_required=door.is_second_step_required(claim.landlord_id),
                confirming=confirming,
                at=now(),
            )
    if settled.opened is None:
        raise refusal_of(settled.verdict)
    return opened_view(settled.opened, device=device_cookie(door, settled.device_id))


async def _settle_words(door: Door, claim: Claim, slot: SignInSlot, spoken: str) -> OpenedSession:
    """Compare words that staff may have read out: one more hash, whoever's address it is."""
    verified = await door.hashing.main.verify(spoken, slot.one_time_hash)
    async with door.database.transaction(claim.landlord_id) as session:
        settled = await settle_one_time_password(
            session,
            slot=slot,
            is_right=verified.matches,
            policy=policy_for(door, claim),
            is_second_step_required=door.is_second_step_required(claim.landlord_id),
            at=now(),
        )
    if settled.opened is None:
        raise refusal_of(settled.verdict)
    return settled.opened


async def _compare(door: Door, slot: SignInSlot, password: str) -> tuple[bool, str | None]:
    """Compute exactly one hash, whoever it is; a second only to renew outdated parameters."""
    fits = passwords.fits(password)
    form = passwords.as_hashed(password) if fits else ""
    verified = await door.hashing.main.verify(form, slot.password_hash if fits else None)
    renewed = await door.hashing.main.hash(form) if verified.is_outdated else None
    return verified.matches, renewed


def device_cookie(door: Door, device_id: UUID | None) -> str:
    """Return what the browser keeps to be known again; empty if it is not known."""
    return secrets.device_token(door.key, device_id) if device_id else ""


def opened_view(opened: OpenedSession, *, device: str = "") -> SessionOpened:
    """Say of a session that began what the sites must know."""
    return SessionOpened(
        token=opened.token,
        session_id=opened.session_id,
        kind=opened.kind.value,
        expires_at=opened.ends_at.astimezone(UTC),
        needs=opened.needs,
        start_page=opened.start_page,
        device=device,
    )


def _token(door: Door, caller: Caller, live: LiveSession, audience: str) -> str:
    claims: dict[str, object] = {
        "user_id": str(live.user_id),
        "session_id": str(live.session_id),
        "name": live.name,
        "roles": list(live.roles),
    }
    if live.closed_rooms and live.kind == UserKind.CUSTOMER:
        claims["rooms_closed"] = list(live.closed_rooms)
    if live.contact_id is not None:
        claims["contact_id"] = str(live.contact_id)
    if live.registration_id is not None:
        claims["registration_id"] = str(live.registration_id)
    return door.signer.token(
        audience=audience,
        landlord_id=caller.landlord_id,
        subject=str(live.user_id),
        kind=live.kind.value,
        claims=claims,
    )
