"""First half of choosing a new password: count the try before anything is hashed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import one_time
from services.identity.domain.one_time import NewPasswordNotNeeded
from services.identity.domain.tries import UNFINISHED
from services.identity.domain.users import SessionNeed, SignInMethod, UserKind
from services.identity.store.one_time import used_one_time_password
from services.identity.store.sessions import live_session
from services.identity.store.users import password_hash_of
from services.identity.use_cases.end_sessions import end_sessions


async def take_new_password_try(
    session: AsyncSession, *, landlord_id: UUID, kind: UserKind, token_hash: bytes, at: datetime
) -> str | None:
    """Count a try at the screen that asks for a new password; return what to compare with.

    None: the tries are used up and the session has ended. `at` in UTC. Commit before comparing.

    Raises:
        SessionNotFound: the session is over, or of the other site.
        NewPasswordNotNeeded: it waits for something else, or for nothing.
    """
    row, user = await live_session(
        session,
        landlord_id=landlord_id,
        kind=kind,
        token_hash=token_hash,
        idle_for=UNFINISHED,
        at=at,
    )
    if row.needs != SessionNeed.NEW_PASSWORD:
        raise NewPasswordNotNeeded("this session does not wait for a new password")

    await session.refresh(row, with_for_update=True)
    row.step_tries += 1
    if row.step_tries > one_time.TRIES:
        await end_sessions(session, user=user, actor="lodge", at=at, only=row.id)
        return None

    if row.method == SignInMethod.ONE_TIME_PASSWORD:
        used = await used_one_time_password(
            session, landlord_id=landlord_id, user_id=user.id, at=at
        )
        return used.password_hash if used else None
    return await password_hash_of(session, user.id)
