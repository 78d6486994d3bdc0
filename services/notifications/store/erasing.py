"""What was sent to a person whose login is closed."""

from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifications.domain.states import MessageState
from services.notifications.tables import MessageRow, PreferenceRow


async def empty_messages_of(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    user_id: UUID,
    contact_id: UUID,
    registration_id: UUID | None,
) -> None:
    """Take address, subject and words out of every mail to a person that is not still to be sent.

    That it was sent, and when, stays.
    """
    whose = [MessageRow.user_id == user_id, MessageRow.recipient_key == f"contact:{contact_id}"]
    if registration_id is not None:
        whose.append(MessageRow.registration_id == registration_id)
    for each in whose:
        await session.execute(
            update(MessageRow)
            .where(
                MessageRow.landlord_id == landlord_id,
                each,
                MessageRow.state != MessageState.QUEUED,
            )
            .values(recipient="", subject="", body_text="", body_html="")
        )
    await session.execute(
        delete(PreferenceRow).where(
            PreferenceRow.landlord_id == landlord_id,
            PreferenceRow.holder.in_((f"user:{user_id}", f"contact:{contact_id}")),
        )
    )
