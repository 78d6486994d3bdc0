"""Logins that wait for their registration, and the proof of their mailboxes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status

from chassis.auth import Caller, allow
from chassis.emails import mailbox_mark
from chassis.events import now
from chassis.http import Session
from contracts.api.identity import PendingUser, ProofAccepted, ProofAttempt
from services.identity.domain import tries
from services.identity.domain.users import CodeRefused
from services.identity.routes.door import TheDoor, read_address, read_new_password
from services.identity.routes.work import require_work_of
from services.identity.use_cases.give_up_pending_user import give_up_pending_user
from services.identity.use_cases.hold_pending_user import hold_pending_user
from services.identity.use_cases.request_mailbox_proof import request_mailbox_proof
from services.identity.use_cases.settle_proof import settle_proof
from services.identity.use_cases.take_proof_slot import take_proof_slot

router = APIRouter(prefix="/pending-users/{registration_id}", tags=["pending users"])

Gateway = Annotated[Caller, Depends(allow("service:gateway"))]


@router.put("", status_code=status.HTTP_204_NO_CONTENT)
async def put_pending_user(
    registration_id: UUID, body: PendingUser, caller: Gateway, door: TheDoor
) -> None:
    """Keep the chosen address, and the password if one is chosen by now.

    422 names the field; 503 when too many are hashed.
    """
    address = read_address(body.email)
    await require_work_of(door, caller.landlord_id, body.work)
    password_hash = None
    if body.password is not None:
        form = await read_new_password(
            door,
            body.password.get_secret_value(),
            landlord_id=caller.landlord_id,
            email=address.mailbox,
            known=body.words_to_avoid,
        )
        password_hash = await door.hashing.side.hash(form)
    async with door.database.transaction(caller.landlord_id) as session:
        await hold_pending_user(
            session,
            registration_id=registration_id,
            landlord_id=caller.landlord_id,
            address=address,
            password_hash=password_hash,
            at=now(),
        )


@router.delete("", status_code=status.HTTP_204_NO_CONTENT)
async def delete_pending_user(registration_id: UUID, _caller: Gateway, session: Session) -> None:
    """Forget a login whose person gave up. 204 as well where there is none; 409 before staff."""
    await give_up_pending_user(session, registration_id=registration_id)


@router.post("/code", status_code=status.HTTP_204_NO_CONTENT)
async def post_code(registration_id: UUID, _caller: Gateway, session: Session) -> None:
    """Send a code, in place of any before it. 429 within a minute, with the seconds to wait."""
    await request_mailbox_proof(session, registration_id=registration_id, at=now())


@router.post("/proof")
async def post_proof(
    registration_id: UUID, body: ProofAttempt, caller: Gateway, door: TheDoor
) -> ProofAccepted:
    """Look at a typed code. 422 with `tries_left` for a wrong one, 409 where none can be used."""
    async with door.proof_turns.about(registration_id):
        async with door.database.transaction(caller.landlord_id) as session:
            slot = await take_proof_slot(session, registration_id=registration_id, at=now())
        async with door.database.transaction(caller.landlord_id) as session:
            proved = await settle_proof(
                session,
                registration_id=registration_id,
                slot=slot,
                typed=body.code,
                key=door.key,
                at=now(),
            )
    if proved is None:
        raise CodeRefused(tries_left=slot.tries_left)
    token = door.signer.token(
        audience="registration",
        landlord_id=caller.landlord_id,
        subject=str(registration_id),
        kind="applicant",
        lifetime=int(tries.APPLICANT_TOKEN_LIVES.total_seconds()),
        claims={
            "registration_id": str(registration_id),
            "mailbox": mailbox_mark(registration_id, proved.email_key),
        },
    )
    return ProofAccepted(applicant_token=token, ticket=proved.ticket)
