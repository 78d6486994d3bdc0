"""Have a letter to whoever lives in a home wait for the next batch."""

from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.audit import record
from chassis.telemetry import correlation_id
from services.notifications.domain.paper import SOMEBODY_REGISTERED, PaperState
from services.notifications.store.letters import add_letter
from services.notifications.tables import LetterRow


async def queue_letter_to_home(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    account_id: UUID,
    connection_id: UUID,
    contact_id: UUID,
    at: datetime,
) -> bool:
    """Store it, once per connection; tell whether it is new.

    `contact_id` is whoever registered: the letter names nobody, staff see whom it is about.
    """
    letter_id = uuid5(connection_id, SOMEBODY_REGISTERED)
    is_new = await add_letter(
        session,
        LetterRow(
            id=letter_id,
            landlord_id=landlord_id,
            kind=SOMEBODY_REGISTERED,
            account_id=account_id,
            connection_id=connection_id,
            contact_id=contact_id,
            is_large_print=False,
            correlation_id=correlation_id(),
            state=PaperState.WAITING,
            queued_at=at,
            queued_by="service:accounts",
            queued_by_name="",
        ),
    )
    if is_new:
        record(
            session,
            landlord_id=landlord_id,
            act="letter.queued",
            at=at,
            actor="service:accounts",
            actor_kind="service",
            subject_kind="contact",
            subject_id=contact_id,
            details={"kind": SOMEBODY_REGISTERED, "letter_id": str(letter_id)},
        )
    return is_new
