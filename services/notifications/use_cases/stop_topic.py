"""The reader of a mail ends mails of its topic, by the link at its foot, without signing in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.notifications.domain.letters import letter_named
from services.notifications.domain.preferences import holders_of_message, is_optional
from services.notifications.domain.stop_links import StopLinkUnknown
from services.notifications.domain.topics import Topic
from services.notifications.store.messages import message_with_id
from services.notifications.tables import MessageRow
from services.notifications.use_cases.save_preferences import save_preferences


async def stop_topic(session: AsyncSession, *, message_id: UUID, at: datetime) -> Topic:
    """Turn the topic of a mail off for whoever it was sent to; again: nothing. `at` in UTC.

    Raises:
        StopLinkUnknown: the mail is not kept any more, or about what cannot be turned off.
    """
    row, topic = await stoppable(session, message_id)
    await save_preferences(
        session,
        landlord_id=row.landlord_id,
        holders=holders_of_message(row.recipient_key, row.user_id),
        chosen={topic: False},
        at=at,
    )
    return topic


async def stoppable(session: AsyncSession, message_id: UUID) -> tuple[MessageRow, Topic]:
    """Return a mail and its topic, where its reader may turn that off.

    Raises:
        StopLinkUnknown: the mail is not kept any more, or about what cannot be turned off.
    """
    row = await message_with_id(session, message_id)
    topic = letter_named(row.template).topic if row is not None else Topic.SECURITY
    if row is None or not is_optional(topic):
        raise StopLinkUnknown("no such link")
    return row, topic
