"""Delete cases that were closed so long ago that nobody may need them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.retention.keeping import Held
from services.cases.store.erasing import closed_cases, delete_cases
from services.cases.store.files import stored_names_of


async def delete_closed_cases(
    session: AsyncSession, *, landlord_id: UUID, closed_before: datetime, most: int, held: Held
) -> tuple[int, Sequence[str]]:
    """Delete up to `most` cases, and return how many, and what their files are stored as.

    The caller drops the content once the transaction is over. What was done with a case, and by
    whom, stays in the audit for its own time. `closed_before` in UTC.
    """
    ids = await closed_cases(
        session, landlord_id=landlord_id, closed_before=closed_before, most=most, held=held
    )
    if not ids:
        return 0, ()
    names = await stored_names_of(session, landlord_id=landlord_id, case_ids=ids)
    await delete_cases(session, landlord_id=landlord_id, case_ids=ids)
    return len(ids), names
