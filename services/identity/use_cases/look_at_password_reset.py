"""Show what a link to choose a new password opens, as often as it is opened, without using it."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.recovery import PasswordResetNotValid
from services.identity.domain.users import UserKind
from services.identity.store.password_resets import open_reset, secret_question_of


class UsableReset(NamedTuple):
    """A link that may still be used."""

    email: str
    name: str
    question: str | None
    """What must be answered first, if anything."""


async def look_at_password_reset(
    session: AsyncSession,
    *,
    request_id: UUID,
    kind: UserKind,
    is_question_asked: bool,
    at: datetime,
) -> UsableReset:
    """Return what the link opens. Changes nothing, so mail scanners may look. `at` in UTC.

    `is_question_asked` is the landlord's choice; whoever has chosen no question is not asked.

    Raises:
        PasswordResetNotValid: used, superseded, too old, of a login that may not enter or has
            changed since, or none of ours.
    """
    found = await open_reset(session, request_id=request_id, kind=kind, at=at)
    if found is None:
        raise PasswordResetNotValid("the link cannot be used any more")
    reset, user = found

    question = None
    if is_question_asked and reset.answered_at is None:
        question = await secret_question_of(session, user.id)
    return UsableReset(user.email, user.name, question.question if question else None)
