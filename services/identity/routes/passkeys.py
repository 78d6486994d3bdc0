"""Passkeys: making one, signing in with one, taking one away."""

from uuid import UUID

from fastapi import APIRouter, status

from chassis.auth import Caller
from chassis.events import now
from chassis.http import Session
from contracts.api.identity import (
    NewPasskey,
    OfSession,
    PasskeyOptions,
    PasskeySignIn,
    PasskeyView,
    SessionOpened,
)
from services.identity.domain import passkeys
from services.identity.domain.claims import claim_of
from services.identity.domain.users import SessionNeed, SignInFailed, UserKind
from services.identity.routes.door import Door, TheDoor, require_passwords_taken
from services.identity.routes.own_sessions import KIND_OF_SITE, Site, own_session, proved_session
from services.identity.routes.sessions import device_cookie, opened_view
from services.identity.routes.slots import policy_for, refusal_of, slot_of
from services.identity.store.passkeys import (
    new_challenge,
    passkey_with_user,
    passkeys_of,
    take_challenge,
)
from services.identity.store.sign_ins import note
from services.identity.tables import PasskeyRow, SessionRow, UserRow
from services.identity.use_cases.add_passkey import add_passkey
from services.identity.use_cases.remove_passkey import remove_passkey
from services.identity.use_cases.settle_passkey import settle_passkey

router = APIRouter(tags=["passkeys"])


@router.post("/passkeys/offer")
async def post_offer(
    body: OfSession, caller: Site, session: Session, door: TheDoor
) -> PasskeyOptions:
    """Begin to make a passkey: what the browser needs for it."""
    _row, user = await proved_session(session, door, caller, body.session)
    kind = UserKind(user.kind)
    challenge = new_challenge(
        session, landlord_id=user.landlord_id, kind=kind, user_id=user.id, at=now()
    )
    known = [row.credential_id for row in await passkeys_of(session, user)]
    return PasskeyOptions(
        options=passkeys.registration_options(
            _site(door, caller), challenge=challenge, user_id=user.id, name=user.email, known=known
        )
    )


@router.post("/passkeys", status_code=status.HTTP_201_CREATED)
async def post_passkey(body: NewPasskey, caller: Site, door: TheDoor) -> PasskeyView:
    """Keep the passkey that a device made. 422 `passkey_refused` where its answer is not good."""
    answer = passkeys.read_answer(body.credential)
    async with door.database.transaction(caller.landlord_id) as session:
        _row, user = await proved_session(session, door, caller, body.session)
        is_ours = await take_challenge(
            session,
            challenge=answer.challenge,
            kind=UserKind(user.kind),
            user_id=user.id,
            at=now(),
        )
    if not is_ours:
        raise passkeys.PasskeyRefused("nobody asked for this")
    made = passkeys.made_by(body.credential, _site(door, caller), challenge=answer.challenge)
    async with door.database.transaction(caller.landlord_id) as session:
        _row, user = await proved_session(session, door, caller, body.session)
        row = await add_passkey(session, user=user, made=made, name=body.name, at=now())
        await session.flush()
        await own_session(session, door, caller, body.session)  # staff may just have ended it
    return passkey_view(row)


@router.post("/passkeys/{passkey_id}/remove", status_code=status.HTTP_204_NO_CONTENT)
async def post_removal(
    passkey_id: UUID, body: OfSession, caller: Site, session: Session, door: TheDoor
) -> None:
    """Take a passkey away."""
    _row, user = await proved_session(session, door, caller, body.session)
    await remove_passkey(session, user=user, passkey_id=passkey_id, at=now())


@router.post("/sessions/passkey/challenge")
async def post_challenge(caller: Site, session: Session, door: TheDoor) -> PasskeyOptions:
    """Give a browser something for a passkey to sign. Says nothing about who has one."""
    challenge = new_challenge(
        session,
        landlord_id=caller.landlord_id,
        kind=KIND_OF_SITE[caller.subject],
        user_id=None,
        at=now(),
    )
    return PasskeyOptions(
        options=passkeys.sign_in_options(_site(door, caller), challenge=challenge)
    )


@router.post("/sessions/passkey", status_code=status.HTTP_201_CREATED)
async def post_session(body: PasskeySignIn, caller: Site, door: TheDoor) -> SessionOpened:
    """Sign in, prove again, or take the second step with a passkey. 401 as for a password.

    403 `passwords_refused` for staff who sign in with their organisation's provider alone.
    """
    if KIND_OF_SITE[caller.subject] == UserKind.STAFF and not body.session:
        require_passwords_taken(door.landlords.by_id(caller.landlord_id))
    try:
        row, user, waiting, sign_count = await _signed(door, caller, body)
    except passkeys.PasskeyRefused as refusal:
        raise SignInFailed("the passkey does not open a login") from refusal
    claim = claim_of(
        door.key,
        landlord_id=caller.landlord_id,
        kind=KIND_OF_SITE[caller.subject],
        email=user.email_key,
        device=body.device,
    )
    async with (
        slot_of(door, claim) as slot,
        door.database.transaction(caller.landlord_id) as session,
    ):
        settled = await settle_passkey(
            session,
            slot=slot,
            policy=policy_for(door, claim),
            device_id=claim.device_id,
            passkey_id=row.id,
            sign_count=sign_count,
            waiting=waiting,
            is_second_step_required=door.is_second_step_required(caller.landlord_id),
            at=now(),
        )
    if settled.opened is None:
        raise refusal_of(settled.verdict)
    return opened_view(settled.opened, device=device_cookie(door, settled.device_id))


def passkey_view(row: PasskeyRow) -> PasskeyView:
    """Say of a passkey what its owner may know."""
    return PasskeyView(passkey_id=row.id, name=row.name, added_at=row.added_at, used_at=row.used_at)


async def _signed(
    door: Door, caller: Caller, body: PasskeySignIn
) -> tuple[PasskeyRow, UserRow, SessionRow | None, int]:
    """Use the challenge up, then check what was signed; a forged answer is written down."""
    kind, answer = KIND_OF_SITE[caller.subject], passkeys.read_answer(body.credential)
    waiting = None
    async with door.database.transaction(caller.landlord_id) as session:
        is_ours = await take_challenge(
            session, challenge=answer.challenge, kind=kind, user_id=None, at=now()
        )
        found = await passkey_with_user(
            session,
            landlord_id=caller.landlord_id,
            kind=kind,
            credential_id=answer.credential_id,
        )
        if body.session:
            waiting, _user = await own_session(
                session, door, caller, body.session, may_need=SessionNeed.SECOND_STEP
            )
    if not is_ours or found is None:
        raise passkeys.PasskeyRefused("nobody asked for this, or nobody has it")
    row, user = found
    try:
        sign_count = passkeys.signed_by(
            body.credential,
            _site(door, caller),
            challenge=answer.challenge,
            public_key=row.public_key,
            sign_count=row.sign_count,
        )
    except passkeys.PasskeyRefused:
        async with door.database.transaction(caller.landlord_id) as session:
            note(
                session,
                landlord_id=caller.landlord_id,
                act="passkey.refused",
                at=now(),
                kind=kind,
                actor="stranger",
                user_id=user.id,
            )
        raise
    return row, user, waiting, sign_count


def _site(door: Door, caller: Caller) -> passkeys.Site:
    landlord = door.landlords.by_id(caller.landlord_id)
    is_desk = KIND_OF_SITE[caller.subject] == UserKind.STAFF
    return passkeys.Site.at(landlord.desk_url if is_desk else landlord.portal_url, landlord.name)
