"""The owner of a locked login ends the lock by the mailed link: the mailbox is theirs."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.users import UnlockLinkNotValid
from services.identity.store.locks import open_notice
from services.identity.use_cases.release_lock import release_lock


async def unlock_by_link(
    session: AsyncSession, *, notice_id: UUID | None, key: bytes, at: datetime
) -> None:
    """Use the link up and end the locks of its login. Nobody is signed in by it. `at` in UTC.

    Raises:
        UnlockLinkNotValid: used, too old, none of ours, or the login does not work any more.
    """
    found = None
    if notice_id is not None:
        found = await open_notice(session, notice_id=notice_id, at=at, is_locked=True)
    if found is None:
        raise UnlockLinkNotValid("the link cannot be used any more")
    _notice, user = found

    await release_lock(session, user=user, key=key, means="mailed_link", actor=str(user.id), at=at)
