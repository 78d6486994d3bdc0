"""Signing in by a code from the mailbox, where the landlord offers it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status

from chassis.auth import Caller, allow
from chassis.errors import NotFound
from chassis.events import now
from chassis.http import Session
from contracts.api.identity import CodeSignIn, SessionOpened, SignInCodeWanted
from services.identity.domain import secrets
from services.identity.domain.claims import Claim, claim_of
from services.identity.domain.locks import Verdict
from services.identity.domain.users import CodeExpired, CodeRefused, SignInMethod, UserKind
from services.identity.routes.door import Door, TheDoor, read_address
from services.identity.routes.sessions import device_cookie, opened_view
from services.identity.routes.slots import policy_for, refusal_of, slot_of
from services.identity.use_cases.request_sign_in_code import request_sign_in_code
from services.identity.use_cases.settle_sign_in import SettledSignIn, settle_sign_in
from services.identity.use_cases.settle_try import release_sign_in_slot
from services.identity.use_cases.take_code_slot import CodeSlot, take_code_slot, usable_code
from services.identity.use_cases.take_sign_in_slot import SignInSlot
from services.identity.use_cases.use_code import use_code

router = APIRouter(tags=["sessions"])

Gateway = Annotated[Caller, Depends(allow("service:gateway"))]


class CodesNotOffered(NotFound):
    """This landlord's customers sign in by password only."""

    code = "codes_not_offered"


@router.put("/sign-in-codes/{attempt_id}", status_code=status.HTTP_204_NO_CONTENT)
async def put_sign_in_code(
    attempt_id: UUID, body: SignInCodeWanted, caller: Gateway, session: Session, door: TheDoor
) -> None:
    """Mail a code to whoever has this address. The same answer where nobody has it."""
    _require_offered(door, caller.landlord_id)
    address = read_address(body.email)
    await request_sign_in_code(
        session,
        landlord_id=caller.landlord_id,
        attempt_id=attempt_id,
        email_key=address.key,
        identifier=secrets.pseudonym(door.key, caller.landlord_id, address.key),
        at=now(),
    )


@router.post("/sessions/from-code", status_code=status.HTTP_201_CREATED)
async def post_session_from_code(body: CodeSignIn, caller: Gateway, door: TheDoor) -> SessionOpened:
    """Sign in by the mailed code. Counted as a password is, and refused alike during a lock."""
    _require_offered(door, caller.landlord_id)
    claim = claim_of(
        door.key,
        landlord_id=caller.landlord_id,
        kind=UserKind.CUSTOMER,
        email=body.email,
        device=body.device,
    )
    async with door.database.transaction(claim.landlord_id) as session:
        await usable_code(session, claim=claim, attempt_id=body.attempt_id, at=now())
    async with slot_of(door, claim) as slot:
        code = await _take_code_slot(door, claim, body.attempt_id, slot)
        settled = await _settle(door, claim, body, slot=slot, code=code)
    if settled.verdict == Verdict.WRONG:
        raise CodeRefused(tries_left=code.tries_left)
    if settled.opened is None:
        raise refusal_of(settled.verdict)
    return opened_view(settled.opened, device=device_cookie(door, settled.device_id))


def _require_offered(door: Door, landlord_id: UUID) -> None:
    if not door.landlords.by_id(landlord_id).sign_in.is_mailed_code_offered:
        raise CodesNotOffered("codes to sign in by are not offered")


async def _take_code_slot(door: Door, claim: Claim, attempt_id: UUID, slot: SignInSlot) -> CodeSlot:
    """Count the try at the code; where none is left, give the slot of the sign-in back."""
    try:
        async with door.database.transaction(claim.landlord_id) as session:
            return await take_code_slot(session, claim=claim, attempt_id=attempt_id, at=now())
    except CodeExpired:
        async with door.database.transaction(claim.landlord_id) as session:
            await release_sign_in_slot(session, slot=slot)
        raise


async def _settle(
    door: Door, claim: Claim, body: CodeSignIn, *, slot: SignInSlot, code: CodeSlot
) -> SettledSignIn:
    """Compare the code and open a session, or count one more failure of the address.

    During a lock nothing is compared, and the code is not used up.
    """
    async with door.database.transaction(claim.landlord_id) as session:
        is_right = slot.try_id is not None and await use_code(
            session,
            claim=claim,
            attempt_id=body.attempt_id,
            slot=code,
            typed=body.code,
            key=door.key,
            at=now(),
        )
        return await settle_sign_in(
            session,
            slot=slot,
            is_right=is_right,
            renewed_hash=None,
            device_id=claim.device_id,
            policy=policy_for(door, claim),
            is_second_step_required=door.is_second_step_required(claim.landlord_id),
            method=SignInMethod.MAILED_CODE,
            at=now(),
        )
