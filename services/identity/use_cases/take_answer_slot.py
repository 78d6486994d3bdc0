"""First half of looking at the answer to a secret question: count the try, whatever follows."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import tries
from services.identity.domain.recovery import AnswersUsedUp, PasswordResetNotValid
from services.identity.domain.users import UserKind
from services.identity.store.password_resets import (
    answers_of_late,
    open_reset,
    secret_question_of,
)


class AnswerSlot(NamedTuple):
    """One of the few answers that are looked at."""

    answer_hash: str | None
    """None: the person has chosen no question, and nothing needs to be answered."""

    tries_left: int


async def take_answer_slot(
    session: AsyncSession, *, request_id: UUID, kind: UserKind, at: datetime
) -> AnswerSlot:
    """Take one of the link's five tries, and of the login's ten a day. `at` in UTC.

    Commit before the answer is hashed. The link's row lock puts guesses in order, and of a login's
    links only the newest is open.

    Raises:
        PasswordResetNotValid: the link cannot be used any more.
        AnswersUsedUp: its tries are gone, or the login's for today.
    """
    found = await open_reset(session, request_id=request_id, kind=kind, at=at, is_locked=True)
    if found is None:
        raise PasswordResetNotValid("the link cannot be used any more")
    reset, user = found
    question = await secret_question_of(session, user.id)
    if question is None:
        return AnswerSlot(None, tries.ANSWERS_PER_RESET)
    of_late = await answers_of_late(session, user=user, at=at)
    if reset.answer_tries >= tries.ANSWERS_PER_RESET or of_late >= tries.ANSWERS_PER_DAY:
        raise AnswersUsedUp("too many answers were wrong")

    reset.answer_tries += 1

    left = tries.ANSWERS_PER_RESET - reset.answer_tries, tries.ANSWERS_PER_DAY - of_late - 1
    return AnswerSlot(question.answer_hash, min(left))
