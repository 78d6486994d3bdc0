"""Keep by when staff have promised to answer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.store.registrations import find_for_update


async def note_answer_time(
    session: AsyncSession, *, registration_id: UUID, answer_by: datetime
) -> None:
    """Show the applicant the time that the case itself has. `answer_by` in UTC."""
    row = await find_for_update(session, registration_id)
    if row is None or row.reference is None:
        return

    row.answer_by = answer_by
