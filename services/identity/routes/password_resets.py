"""Links to choose a new password in place of a forgotten one."""

from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, status

from chassis.auth import Caller, allow
from chassis.emails import EmailNotAccepted, read_email
from chassis.events import now
from chassis.http import Session
from contracts.api.identity import (
    PasswordResetAnswer,
    PasswordResetQuery,
    PasswordResetTaken,
    PasswordResetView,
    PasswordResetWanted,
)
from services.identity.domain import secrets
from services.identity.domain.recovery import AnswerRefused, answer_as_hashed
from services.identity.domain.users import UserKind
from services.identity.routes.door import Door, TheDoor, read_new_password
from services.identity.routes.own_sessions import KIND_OF_SITE
from services.identity.routes.work import require_work_of
from services.identity.use_cases.look_at_password_reset import (
    UsableReset,
    look_at_password_reset,
)
from services.identity.use_cases.redeem_password_reset import redeem_password_reset
from services.identity.use_cases.request_password_reset import request_password_reset
from services.identity.use_cases.request_reset_again import request_reset_again
from services.identity.use_cases.settle_answer import settle_answer
from services.identity.use_cases.take_answer_slot import take_answer_slot

router = APIRouter(prefix="/password-resets", tags=["password resets"])

Site = Annotated[Caller, Depends(allow("service:gateway", "service:cases"))]


@router.post("", status_code=status.HTTP_204_NO_CONTENT)
async def post_reset(
    body: PasswordResetWanted, caller: Site, session: Session, door: TheDoor
) -> None:
    """Ask for a link. 204 for any text, whether or not anybody has it as their address."""
    if KIND_OF_SITE[caller.subject] == UserKind.CUSTOMER:
        await require_work_of(door, caller.landlord_id, body.work)
    try:
        address = read_email(body.email)
    except EmailNotAccepted:
        return
    await request_password_reset(
        session,
        landlord_id=caller.landlord_id,
        kind=KIND_OF_SITE[caller.subject],
        address=address,
        at=now(),
    )


@router.post("/again", status_code=status.HTTP_204_NO_CONTENT)
async def post_reset_again(
    body: PasswordResetQuery, caller: Site, session: Session, door: TheDoor
) -> None:
    """Ask for a new link with a dead one. 204 for any text."""
    await request_reset_again(
        session,
        landlord_id=caller.landlord_id,
        kind=KIND_OF_SITE[caller.subject],
        request_id=_request_of(door, body.token),
        at=now(),
    )


@router.post("/look")
async def post_reset_look(
    body: PasswordResetQuery, caller: Site, door: TheDoor
) -> PasswordResetView:
    """Say whose link this is, without using it up. One 404 for whatever is wrong with it."""
    request_id = _request_of(door, body.token)
    usable = await _look(door, caller, request_id)
    return PasswordResetView(
        kind=KIND_OF_SITE[caller.subject].value, email=usable.email, question=usable.question
    )


@router.post("/answer", status_code=status.HTTP_204_NO_CONTENT)
async def post_reset_answer(body: PasswordResetAnswer, caller: Site, door: TheDoor) -> None:
    """Answer the secret question. 422 with `tries_left`, 409 beyond them, 404 for a dead link."""
    request_id, kind = _request_of(door, body.token), KIND_OF_SITE[caller.subject]
    async with door.database.transaction(caller.landlord_id) as session:
        slot = await take_answer_slot(session, request_id=request_id, kind=kind, at=now())
    if slot.answer_hash is None:
        return
    verified = await door.hashing.main.verify(
        answer_as_hashed(body.answer.get_secret_value()), slot.answer_hash
    )
    async with door.database.transaction(caller.landlord_id) as session:
        await settle_answer(
            session, request_id=request_id, kind=kind, is_right=verified.matches, at=now()
        )
    if not verified.matches:
        raise AnswerRefused(tries_left=slot.tries_left)


@router.post("/take", status_code=status.HTTP_204_NO_CONTENT)
async def post_reset_take(body: PasswordResetTaken, caller: Site, door: TheDoor) -> None:
    """Choose the password and use the link up. 404 as for looking; 422 names the password."""
    request_id = _request_of(door, body.token)
    usable = await _look(door, caller, request_id)
    form = await read_new_password(
        door,
        body.password.get_secret_value(),
        landlord_id=caller.landlord_id,
        email=usable.email,
        known=[usable.name],
    )
    password_hash = await door.hashing.main.hash(form)
    async with door.database.transaction(caller.landlord_id) as session:
        await redeem_password_reset(
            session,
            request_id=request_id,
            kind=KIND_OF_SITE[caller.subject],
            password_hash=password_hash,
            is_question_asked=_is_question_asked(door, caller),
            key=door.key,
            at=now(),
        )


def _request_of(door: Door, token: str) -> UUID:
    """Return whose link this is; for what is none of ours, an id that nothing has.

    So every dead link is looked up the same way and takes the same time.
    """
    return secrets.reset_of(door.key, token) or uuid4()


async def _look(door: Door, caller: Caller, request_id: UUID) -> UsableReset:
    async with door.database.transaction(caller.landlord_id) as session:
        return await look_at_password_reset(
            session,
            request_id=request_id,
            kind=KIND_OF_SITE[caller.subject],
            is_question_asked=_is_question_asked(door, caller),
            at=now(),
        )


def _is_question_asked(door: Door, caller: Caller) -> bool:
    landlord = door.landlords.by_id(caller.landlord_id)
    is_customers = KIND_OF_SITE[caller.subject] == UserKind.CUSTOMER
    return is_customers and landlord.sign_in.is_secret_question_asked
