"""Ask for a message."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.telemetry import correlation_id
from services.notifications.domain.letters import letter_named
from services.notifications.domain.schedule import last_moment
from services.notifications.domain.states import MessageState
from services.notifications.store.messages import add_message
from services.notifications.tables import MessageRow


async def queue_message(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    event_id: UUID,
    template: str,
    recipient_key: str,
    queued_at: datetime,
    request_id: UUID | None = None,
    case_id: UUID | None = None,
    registration_id: UUID | None = None,
    user_id: UUID | None = None,
    facts: dict[str, Any] | None = None,
) -> bool:
    """Store one message for one person; the sender takes it from here within a second.

    False means: this event has asked for it before, there is nothing to do. `queued_at` in
    UTC. `facts` must hold nothing personal: addresses, names and secrets are asked of their
    owners when the message is sent.

    Raises:
        LetterUnknown: there is no template of this name.
    """
    letter = letter_named(template)

    return await add_message(
        session,
        MessageRow(
            id=uuid4(),
            landlord_id=landlord_id,
            event_id=event_id,
            template=letter.name,
            lane=letter.lane,
            recipient_key=recipient_key,
            request_id=request_id,
            case_id=case_id,
            registration_id=registration_id,
            user_id=user_id,
            facts=facts or {},
            correlation_id=correlation_id(),
            state=MessageState.QUEUED,
            queued_at=queued_at,
            expires_at=last_moment(queued_at=queued_at, useful_until=None),
            next_attempt_at=queued_at,
            attempts=0,
            claims=0,
        ),
    )
