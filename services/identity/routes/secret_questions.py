"""The question that a customer may have asked beside the mailed link of a new password."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller, allow
from chassis.errors import NotFound
from chassis.events import now
from chassis.http import Session
from chassis.text import _
from contracts.api.identity import SecretQuestion, SecretQuestionView
from services.identity.domain.recovery import (
    AnswerNotAccepted,
    SecretQuestionNotOffered,
    require_fit_answer,
)
from services.identity.routes.door import Door, TheDoor
from services.identity.store.password_resets import secret_question_of
from services.identity.store.sessions import require_recent_proof
from services.identity.use_cases.choose_secret_question import choose_secret_question
from services.identity.use_cases.drop_secret_question import drop_secret_question

router = APIRouter(prefix="/me/secret-question", tags=["secret questions"])

PROOF_LASTS = timedelta(minutes=5)
"""How long after showing who they are a person may change what lets them back in."""

Customer = Annotated[Caller, Depends(allow("customer"))]


@router.get("")
async def get_question(caller: Customer, session: Session, door: TheDoor) -> SecretQuestionView:
    """Return one's own question. 404 where the landlord asks none."""
    _require_offered(door, caller)
    chosen = await secret_question_of(session, _user_of(caller))
    return SecretQuestionView(question=chosen.question if chosen else None)


@router.put("", status_code=status.HTTP_204_NO_CONTENT)
async def put_question(body: SecretQuestion, caller: Customer, door: TheDoor) -> None:
    """Choose a question and its answer. 422 says what is wrong with it; 403 without fresh proof."""
    _require_offered(door, caller)
    form = _read_answer(body)
    async with door.database.transaction(caller.landlord_id) as session:
        await _require_proof(session, caller)
    answer_hash = await door.hashing.main.hash(form)
    async with door.database.transaction(caller.landlord_id) as session:
        await choose_secret_question(
            session,
            user_id=_user_of(caller),
            question=body.question,
            answer_hash=answer_hash,
            at=now(),
        )


@router.delete("", status_code=status.HTTP_204_NO_CONTENT)
async def delete_question(caller: Customer, session: Session) -> None:
    """Have no question asked. 204 as well where there was none; 403 without fresh proof."""
    await _require_proof(session, caller)
    await drop_secret_question(session, user_id=_user_of(caller), at=now())


async def _require_proof(session: AsyncSession, caller: Caller) -> None:
    await require_recent_proof(session, caller.session_id, within=PROOF_LASTS, at=now())


def _read_answer(body: SecretQuestion) -> str:
    try:
        return require_fit_answer(body.question, body.answer.get_secret_value())
    except AnswerNotAccepted as refusal:
        refusal.fields["answer"] = {
            "too_short": _("Enter an answer of at least three letters or digits"),
            "in_question": _("Choose an answer that does not stand in the question"),
        }[refusal.fields["answer"]]
        raise


def _require_offered(door: Door, caller: Caller) -> None:
    if not door.landlords.by_id(caller.landlord_id).sign_in.is_secret_question_asked:
        raise SecretQuestionNotOffered("the landlord asks no secret questions")


def _user_of(caller: Caller) -> UUID:
    if caller.user_id is None:
        raise NotFound("only a person has a secret question")
    return caller.user_id
