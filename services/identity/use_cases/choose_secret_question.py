"""A customer chooses the question that a reset of their password shall ask, or chooses none."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.store.password_resets import store_secret_question
from services.identity.store.sign_ins import note
from services.identity.store.users import user_with_id


async def choose_secret_question(
    session: AsyncSession,
    *,
    user_id: UUID,
    question: str,
    answer_hash: str,
    at: datetime,
) -> None:
    """Keep the question and the hash of its answer, in place of any before. `at` in UTC."""
    user = await user_with_id(session, user_id)

    await store_secret_question(
        session, user=user, question=question, answer_hash=answer_hash, at=at
    )
    note(
        session,
        landlord_id=user.landlord_id,
        act="secret_question.chosen",
        at=at,
        kind=user.kind,
        actor=str(user.id),
        user_id=user.id,
    )
