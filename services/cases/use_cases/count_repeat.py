"""Count on its case that an enquiry came again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.entries import CUSTOMER, Entry, EntryKind
from services.cases.store.cases import case_of_registration
from services.cases.store.timeline import record


async def count_repeat(
    session: AsyncSession, *, landlord_id: UUID, registration_id: UUID, times: int, at: datetime
) -> None:
    """Put on the timeline that the same came again, `times` by now. Without a case: nothing."""
    case = await case_of_registration(
        session, landlord_id=landlord_id, registration_id=registration_id, is_locked=True
    )
    if case is None:
        return

    entry = Entry(EntryKind.SENT_AGAIN, CUSTOMER, detail=str(times))
    await record(session, case, entry, at=at)
