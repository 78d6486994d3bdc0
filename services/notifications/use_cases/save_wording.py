"""Put a landlord's own wording of a mail in force."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.auth import Caller
from services.notifications.domain.letters import Letter
from services.notifications.domain.tags import required_tags_of
from services.notifications.domain.wording import Wording, require_sendable
from services.notifications.use_cases.add_wording import add_wording


async def save_wording(
    session: AsyncSession,
    *,
    letter: Letter,
    wording: Wording,
    over: int,
    caller: Caller,
    at: datetime,
) -> int:
    """Store `wording` as the version after `over`; return its number. Mails use it from now on.

    Raises:
        WordingNotFound: nobody may word this mail.
        WordingRefused: a tag is unknown or missing, or the text could mislead.
        WordingChangedMeanwhile: `over` is not the newest version any more.
    """
    require_sendable(wording, required_tags_of(letter.name))
    return await add_wording(
        session, letter=letter.name, wording=wording, over=over, caller=caller, at=at
    )
