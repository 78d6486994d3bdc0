"""Put what became of a message on the case's timeline."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.entries import LODGE, Entry, EntryKind
from services.cases.store.cases import case_for_update, case_of_registration
from services.cases.store.timeline import record


async def record_message(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    case_id: UUID | None,
    registration_id: UUID | None,
    template: str,
    failure: str | None,
    at: datetime,
) -> None:
    """Add "sent" or "we could not email" to the case the message belongs to, if it has one.

    `template` names the message, `failure` is the sender's code, None when it was delivered.
    A message about a registration without a case leaves no trace here.
    """
    if case_id is None and registration_id is not None:
        found = await case_of_registration(
            session, landlord_id=landlord_id, registration_id=registration_id
        )
        case_id = found.id if found else None
    if case_id is None:
        return
    case = await case_for_update(session, case_id)

    kind = EntryKind.MAIL_FAILED if failure else EntryKind.MAIL_SENT
    detail = f"{template}:{failure}" if failure else template
    await record(session, case, Entry(kind, LODGE, detail=detail), at=at)
