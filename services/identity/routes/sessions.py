"""Signing in, asking about sessions, signing out."""

import asyncio
from datetime import UTC
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status

from chassis.auth import Caller, allow
from chassis.emails import email_key
from chassis.errors import Unavailable
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
from services.identity.domain import passwords, secrets
from services.identity.domain.users import SessionNotFound, SignInFailed, UserKind
from services.identity.routes.door import Door, TheDoor
from services.identity.routes.turns import PATIENCE_SECONDS
from services.identity.store.sessions import live_session
from services.identity.tables import SessionRow
from services.identity.use_cases.end_session import end_session
from services.identity.use_cases.introspect_session import LiveSession, introspect_session
from services.identity.use_cases.open_session import OpenedSession
from services.identity.use_cases.open_session_from_ticket import open_session_from_ticket
from services.identity.use_cases.settle_sign_in import release_sign_in_slot, settle_sign_in
from services.identity.use_cases.take_sign_in_slot import (
    AllSlotsTaken,
    SignInSlot,
    take_sign_in_slot,
)

router = APIRouter(prefix="/sessions", tags=["sessions"])

Gateway = Annotated[Caller, Depends(allow("service:gateway"))]
Site = Annotated[Caller, Depends(allow("service:gateway", "service:cases"))]

KIND_OF_SITE = {"service:gateway": UserKind.CUSTOMER, "service:cases": UserKind.STAFF}
"""Each site signs in its own people only: no staff password opens the customers' site."""

AUDIENCES = ("registration", "accounts", "cases", "notifications", "identity")

LOOK_AGAIN_SECONDS = 0.1


@router.post("", status_code=status.HTTP_201_CREATED)
async def post_session(body: SignIn, caller: Site, door: TheDoor) -> SessionOpened:
    """Sign in. 401 with one text whatever is wrong, after the same work."""
    kind = KIND_OF_SITE[caller.subject]
    key = email_key(body.email)
    identifier = secrets.pseudonym(
        door.key, caller.landlord_id, key or body.email.strip().casefold()
    )
    opened = await _try_password(
        door,
        landlord_id=caller.landlord_id,
        kind=kind,
        key=key,
        identifier=identifier,
        password=body.password.get_secret_value(),
        is_own_site=body.kind == kind,
    )
    return opened_view(opened)


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
            at=now(),
        )
    if row.needs is not None:
        raise SessionNotFound("the session is not finished")
    opened = await _try_password(
        door,
        landlord_id=caller.landlord_id,
        kind=kind,
        key=user.email_key,
        identifier=secrets.pseudonym(door.key, caller.landlord_id, user.email_key),
        password=body.password.get_secret_value(),
        is_own_site=True,
        confirming=row,
    )
    return opened_view(opened)


@router.post("/from-ticket", status_code=status.HTTP_201_CREATED)
async def post_session_from_ticket(
    body: TicketSignIn, caller: Gateway, session: Session, door: TheDoor
) -> SessionOpened:
    """Open the first session of a new login. 409 `not_active_yet` leaves the ticket good."""
    return opened_view(
        await open_session_from_ticket(
            session,
            landlord_id=caller.landlord_id,
            ticket=body.ticket,
            is_second_step_required=door.is_second_step_required(caller.landlord_id),
            at=now(),
        )
    )


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
        proved_at=live.proved_at.astimezone(UTC),
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
    *,
    landlord_id: UUID,
    kind: UserKind,
    key: str | None,
    identifier: bytes,
    password: str,
    is_own_site: bool,
    confirming: SessionRow | None = None,
) -> OpenedSession:
    """Look at one password the way all are looked at, and open a session or refuse."""
    async with door.sign_in_turns.about((kind, identifier)):
        slot = await _take_slot(
            door, landlord_id=landlord_id, kind=kind, key=key, identifier=identifier
        )
        is_right, renewed = await _compare(door, slot, password, landlord_id=landlord_id)
        async with door.database.transaction(landlord_id) as session:
            opened = await settle_sign_in(
                session,
                landlord_id=landlord_id,
                kind=kind,
                identifier=identifier,
                slot=slot,
                is_right=is_right and is_own_site,
                renewed_hash=renewed,
                is_second_step_required=door.is_second_step_required(landlord_id),
                confirming=confirming,
                at=now(),
            )
    if opened is None:
        raise SignInFailed("address and password do not open a login")
    return opened


async def _take_slot(
    door: Door, *, landlord_id: UUID, kind: UserKind, key: str | None, identifier: bytes
) -> SignInSlot:
    """Take a slot of the identifier, waiting while other processes look at others of it."""
    patience = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    while True:
        try:
            async with door.database.transaction(landlord_id) as session:
                return await take_sign_in_slot(
                    session,
                    landlord_id=landlord_id,
                    kind=kind,
                    email_key=key,
                    identifier=identifier,
                    at=now(),
                )
        except AllSlotsTaken:
            if asyncio.get_running_loop().time() > patience:
                raise
            await asyncio.sleep(LOOK_AGAIN_SECONDS)


async def _compare(
    door: Door, slot: SignInSlot, password: str, *, landlord_id: UUID
) -> tuple[bool, str | None]:
    """Compute exactly one hash, whoever it is; a second only to renew outdated parameters."""
    fits = passwords.fits(password)
    form = passwords.as_hashed(password) if fits else ""
    try:
        verified = await door.hashing.main.verify(form, slot.password_hash if fits else None)
        renewed = await door.hashing.main.hash(form) if verified.is_outdated else None
    except Unavailable:
        if slot.try_id is not None:
            async with door.database.transaction(landlord_id) as session:
                await release_sign_in_slot(session, try_id=slot.try_id)
        raise
    return verified.matches, renewed


def opened_view(opened: OpenedSession) -> SessionOpened:
    """Say of a session that began what the sites must know."""
    return SessionOpened(
        token=opened.token,
        session_id=opened.session_id,
        kind=opened.kind.value,
        expires_at=opened.ends_at.astimezone(UTC),
        needs=opened.needs,
    )


def _token(door: Door, caller: Caller, live: LiveSession, audience: str) -> str:
    claims: dict[str, object] = {
        "user_id": str(live.user_id),
        "session_id": str(live.session_id),
        "name": live.name,
        "roles": list(live.roles),
    }
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
