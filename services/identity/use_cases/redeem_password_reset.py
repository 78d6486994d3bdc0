"""A person chooses a new password by the mailed link: the link is used up, the password works."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.recovery import AnswerNeeded, PasswordResetNotValid
from services.identity.domain.users import UserKind
from services.identity.store.devices import forget_devices
from services.identity.store.one_time import void_one_time_passwords
from services.identity.store.password_resets import open_reset, secret_question_of
from services.identity.use_cases.release_lock import release_lock
from services.identity.use_cases.replace_password import replace_password


async def redeem_password_reset(
    session: AsyncSession,
    *,
    request_id: UUID,
    kind: UserKind,
    password_hash: str,
    is_question_asked: bool,
    key: bytes,
    at: datetime,
) -> UUID:
    """Set the password, use up the link and return the user. `at` in UTC.

    Every session ends, no browser is known any more, and a lock is over: the mailbox was proved.
    Nobody is signed in by it: whoever found the link still has to know the address. `key` makes
    the stand-ins under which failures are counted.

    Raises:
        PasswordResetNotValid: used (perhaps at the same moment), superseded, too old, or its
            login was deactivated or changed since.
        AnswerNeeded: the landlord has the secret question asked first.
    """
    found = await open_reset(session, request_id=request_id, kind=kind, at=at, is_locked=True)
    if found is None:
        raise PasswordResetNotValid("the link cannot be used any more")
    reset, user = found
    is_unanswered = is_question_asked and reset.answered_at is None
    if is_unanswered and await secret_question_of(session, user.id) is not None:
        raise AnswerNeeded("the secret question comes first")

    reset.used_at = at
    await release_lock(
        session, user=user, key=key, means="password_reset", actor=str(user.id), at=at
    )
    await forget_devices(session, user)
    await void_one_time_passwords(session, landlord_id=user.landlord_id, user_id=user.id, at=at)
    await replace_password(session, user=user, password_hash=password_hash, how="reset", at=at)
    return user.id
