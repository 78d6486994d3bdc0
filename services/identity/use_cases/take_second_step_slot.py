"""First half of a second step: count the try before the code is looked at."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.second_steps import recent_tries
from services.identity.domain.users import SessionNeed, SessionNotFound, UserKind
from services.identity.store.second_steps import second_step_for_update
from services.identity.store.sessions import live_session
from services.identity.tables import UserRow


async def take_second_step_slot(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    kind: UserKind,
    token_hash: bytes,
    idle_for: timedelta,
    at: datetime,
) -> UserRow:
    """Count a code of the person whose session waits for it, and return who it is. `at` in UTC.

    Commit before settling. Counted for the login, not the session: whoever signs in again has
    no tries more.

    Raises:
        SessionNotFound: there is no session that waits for a second step.
        TooManyCodes: five were looked at in the last five minutes.
    """
    row, user = await live_session(
        session,
        landlord_id=landlord_id,
        kind=kind,
        token_hash=token_hash,
        idle_for=idle_for,
        at=at,
    )
    if row.needs != SessionNeed.SECOND_STEP:
        raise SessionNotFound("this session waits for no second step")
    app = await second_step_for_update(session, user)

    app.tried_at = recent_tries(app.tried_at, at=at)

    return user
