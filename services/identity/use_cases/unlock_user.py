"""Staff end the lock of a login."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.store.users import user_with_id
from services.identity.use_cases.release_lock import release_lock


async def unlock_user(
    session: AsyncSession, *, user_id: UUID, key: bytes, actor: str, at: datetime
) -> bool:
    """End the locks of a login now; `actor` is the member of staff. False: there was none.

    Raises:
        UserNotFound: there is no such login.
    """
    user = await user_with_id(session, user_id)
    return await release_lock(session, user=user, key=key, means="staff", actor=actor, at=at)
