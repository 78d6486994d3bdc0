"""Second half of looking at the answer to a secret question: the link opens further, or not."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.recovery import PasswordResetNotValid
from services.identity.domain.users import UserKind
from services.identity.store.password_resets import open_reset
from services.identity.store.sign_ins import note


async def settle_answer(
    session: AsyncSession, *, request_id: UUID, kind: UserKind, is_right: bool, at: datetime
) -> None:
    """Remember a right answer on the link, and either in the record. `at` in UTC.

    Raises:
        PasswordResetNotValid: the link died meanwhile.
    """
    found = await open_reset(session, request_id=request_id, kind=kind, at=at, is_locked=True)
    if found is None:
        raise PasswordResetNotValid("the link cannot be used any more")
    reset, user = found

    if is_right:
        reset.answered_at = at
    note(
        session,
        landlord_id=user.landlord_id,
        act="secret_question.answered" if is_right else "secret_question.refused",
        at=at,
        kind=user.kind,
        actor="stranger",
        user_id=user.id,
    )
