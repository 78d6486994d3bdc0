"""A customer wants no secret question any more."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.store.password_resets import delete_secret_question
from services.identity.store.sign_ins import note
from services.identity.store.users import user_with_id


async def drop_secret_question(session: AsyncSession, *, user_id: UUID, at: datetime) -> None:
    """Forget question and answer. Where there is none, do nothing. `at` in UTC."""
    user = await user_with_id(session, user_id)
    if not await delete_secret_question(session, user_id):
        return

    note(
        session,
        landlord_id=user.landlord_id,
        act="secret_question.dropped",
        at=at,
        kind=user.kind,
        actor=str(user.id),
        user_id=user.id,
    )
