"""Put an earlier wording of a mail in force again."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller
from services.notifications.domain.letters import Letter
from services.notifications.domain.tags import WordingNotFound, required_tags_of
from services.notifications.domain.wording import SHIPPED, Wording, require_sendable
from services.notifications.store.wordings import wording_of_version
from services.notifications.use_cases.add_wording import add_wording


async def restore_wording(
    session: AsyncSession,
    *,
    letter: Letter,
    version: int,
    over: int,
    caller: Caller,
    at: datetime,
) -> int:
    """Repeat an earlier version as the one after `over`; return its number. 0: the shipped one.

    Raises:
        WordingNotFound: there is no such version, or nobody may word this mail.
        WordingRefused: it lacks what has become mandatory since.
        WordingChangedMeanwhile: `over` is not the newest version any more.
    """
    tags = required_tags_of(letter.name)
    earlier = await wording_of_version(session, letter.name, version)
    if version != SHIPPED and earlier is None:
        raise WordingNotFound("there is no such version")
    wording: Wording | None = None
    if earlier is not None and earlier.subject is not None and earlier.body is not None:
        wording = Wording(earlier.subject, earlier.body)
        require_sendable(wording, tags)
    return await add_wording(
        session,
        letter=letter.name,
        wording=wording,
        over=over,
        caller=caller,
        at=at,
        restored=version,
    )
