"""The authenticator app and the recovery codes of a login."""

from datetime import UTC

from fastapi import APIRouter, status
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.events import now
from chassis.http import Session
from contracts.api.identity import (
    OfSession,
    RecoveryCodes,
    SecondStep,
    SecondStepOffer,
    SecondStepSetUp,
    SecondStepStanding,
    SecondStepView,
    SessionOpened,
)
from services.identity.domain import second_steps, secrets
from services.identity.domain.claims import claim_of
from services.identity.domain.locks import Verdict
from services.identity.domain.users import SessionNeed, SignInMethod, UserKind
from services.identity.routes.door import Door, TheDoor
from services.identity.routes.own_sessions import KIND_OF_SITE, Site, own_session, proved_session
from services.identity.routes.passkeys import passkey_view
from services.identity.routes.sessions import device_cookie, opened_view
from services.identity.routes.slots import policy_for, refusal_of, slot_of
from services.identity.store.needs import need_of
from services.identity.store.passkeys import passkeys_of
from services.identity.store.second_steps import recovery_codes_left, second_step_of
from services.identity.tables import UserRow
from services.identity.use_cases.make_recovery_codes import make_recovery_codes
from services.identity.use_cases.offer_second_step import offer_second_step
from services.identity.use_cases.remove_second_step import remove_second_step
from services.identity.use_cases.renew_session import renew_session
from services.identity.use_cases.set_up_second_step import set_up_second_step
from services.identity.use_cases.settle_second_step import settle_second_step
from services.identity.use_cases.take_second_step_slot import take_second_step_slot

router = APIRouter(tags=["second steps"])


@router.post("/sessions/second-step", status_code=status.HTTP_201_CREATED)
async def post_second_step(body: SecondStep, caller: Site, door: TheDoor) -> SessionOpened:
    """Type the code that a session waits for. 422 where it is not right, 429 after five.

    401 `sign_in_locked` or `sign_in_locked_until_proved` after as many as lock an address.
    """
    kind, token_hash = KIND_OF_SITE[caller.subject], secrets.fingerprint(body.session)
    idle_for = door.landlords.by_id(caller.landlord_id).sign_in.idle_for
    async with door.database.transaction(caller.landlord_id) as session:
        user = await take_second_step_slot(
            session,
            landlord_id=caller.landlord_id,
            kind=kind,
            token_hash=token_hash,
            idle_for=idle_for,
            at=now(),
        )
    claim = claim_of(
        door.key,
        landlord_id=caller.landlord_id,
        kind=kind,
        email=user.email_key,
        device=body.device,
    )
    async with (
        slot_of(door, claim) as slot,
        door.database.transaction(caller.landlord_id) as session,
    ):
        settled = await settle_second_step(
            session,
            landlord_id=caller.landlord_id,
            kind=kind,
            token_hash=token_hash,
            idle_for=idle_for,
            slot=slot,
            policy=policy_for(door, claim),
            device_id=claim.device_id,
            typed=body.code.get_secret_value(),
            key=door.factor_key,
            is_second_step_required=door.is_second_step_required(caller.landlord_id),
            at=now(),
        )
    if settled.verdict == Verdict.WRONG:
        raise second_steps.SecondStepRefused("the code is not right, or was used")
    if settled.opened is None:
        raise refusal_of(settled.verdict)
    return opened_view(settled.opened, device=device_cookie(door, settled.device_id))


@router.post("/second-step/look")
async def post_look(
    body: OfSession, caller: Site, session: Session, door: TheDoor
) -> SecondStepView:
    """Say what the login has beside its password. Changes nothing."""
    _row, user = await own_session(session, door, caller, body.session)
    app = await second_step_of(session, user.id)
    return SecondStepView(
        set_up_at=None if app is None else app.set_up_at,
        recovery_codes_left=await recovery_codes_left(session, user),
        is_required=_is_required(door, user),
        passkeys=[passkey_view(row) for row in await passkeys_of(session, user)],
    )


@router.post("/second-step/offer")
async def post_offer(
    body: OfSession, caller: Site, session: Session, door: TheDoor
) -> SecondStepOffer:
    """Begin to set up an app: the secret to show it. 409 where one is set up already."""
    _row, user = await proved_session(
        session, door, caller, body.session, may_need=SessionNeed.SECOND_STEP_SET_UP
    )
    secret = await offer_second_step(session, user=user, key=door.factor_key, at=now())
    issuer = door.landlords.by_id(caller.landlord_id).name
    return SecondStepOffer(
        secret=second_steps.as_text(secret),
        app_address=second_steps.app_address(secret, issuer=issuer, name=user.email),
    )


@router.post("/second-step/set-up")
async def post_set_up(
    body: SecondStep, caller: Site, session: Session, door: TheDoor
) -> SecondStepSetUp:
    """Put the offered app into use by a code of it. 422 where it is another code."""
    row, user = await proved_session(
        session, door, caller, body.session, may_need=SessionNeed.SECOND_STEP_SET_UP
    )
    codes = await set_up_second_step(
        session, user=user, typed=body.code.get_secret_value(), key=door.factor_key, at=now()
    )
    if row.needs is None:
        return SecondStepSetUp(recovery_codes=codes)
    needs = await need_of(
        session,
        user=user,
        method=SignInMethod(row.method),
        is_second_step_required=door.is_second_step_required(caller.landlord_id),
        is_second_step_done=True,
    )
    opened = await renew_session(session, row=row, user=user, by="set_up", needs=needs, at=now())
    return SecondStepSetUp(recovery_codes=codes, opened=opened_view(opened))


@router.post("/second-step/recovery-codes")
async def post_recovery_codes(
    body: OfSession, caller: Site, session: Session, door: TheDoor
) -> RecoveryCodes:
    """Make new recovery codes in place of the old. They are told this once."""
    _row, user = await proved_session(session, door, caller, body.session)
    codes = await make_recovery_codes(session, user=user, at=now())
    return RecoveryCodes(recovery_codes=codes)


@router.post("/second-step/remove", status_code=status.HTTP_204_NO_CONTENT)
async def post_removal(body: OfSession, caller: Site, session: Session, door: TheDoor) -> None:
    """Turn the second step off. 409 `second_step_required` where staff must have one."""
    _row, user = await proved_session(session, door, caller, body.session)
    await remove_second_step(
        session,
        user=user,
        is_second_step_required=door.is_second_step_required(caller.landlord_id),
        at=now(),
    )


async def standing_of(session: AsyncSession, user: UserRow) -> SecondStepStanding:
    """Say what a login has beside its password, for whoever looks after logins."""
    app = await second_step_of(session, user.id)
    return SecondStepStanding(
        app_since=None if app is None or app.set_up_at is None else app.set_up_at.astimezone(UTC),
        recovery_codes_left=await recovery_codes_left(session, user),
        passkeys=[passkey_view(row) for row in await passkeys_of(session, user)],
    )


def _is_required(door: Door, user: UserRow) -> bool:
    return user.kind == UserKind.STAFF and door.is_second_step_required(user.landlord_id)
