"""Have a letter on paper wait for the next batch."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.audit import record_by
from chassis.auth import Caller
from chassis.telemetry import correlation_id
from services.notifications.domain.paper import PaperState
from services.notifications.store.letters import add_letter
from services.notifications.tables import LetterRow


async def queue_letter(
    session: AsyncSession,
    *,
    letter_id: UUID,
    kind: str,
    account_id: UUID,
    connection_id: UUID,
    contact_id: UUID,
    is_large_print: bool,
    case_id: UUID | None,
    caller: Caller,
    at: datetime,
) -> bool:
    """Store it; tell whether it is new. Neither name, address nor key is kept here."""
    is_new = await add_letter(
        session,
        LetterRow(
            id=letter_id,
            landlord_id=caller.landlord_id,
            kind=kind,
            account_id=account_id,
            connection_id=connection_id,
            contact_id=contact_id,
            is_large_print=is_large_print,
            case_id=case_id,
            correlation_id=correlation_id(),
            state=PaperState.WAITING,
            queued_at=at,
            queued_by=caller.subject,
            queued_by_name=caller.name,
        ),
    )
    if is_new:
        record_by(
            session,
            caller,
            act="letter.queued",
            at=at,
            subject_kind="contact",
            subject_id=contact_id,
            details={"kind": kind, "letter_id": str(letter_id)},
        )
    return is_new
