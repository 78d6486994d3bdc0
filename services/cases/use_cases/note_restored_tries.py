"""Keep on the case that a number has its tries back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.entries import Actor, Entry, EntryKind
from services.cases.store.cases import case_for_update
from services.cases.store.timeline import record


async def note_restored_tries(
    session: AsyncSession, *, case_id: UUID, checked: str, by: Actor, at: datetime
) -> None:
    """Put it on the timeline, with what was checked before, for staff only. `at` in UTC.

    Raises:
        CaseNotFound: there is no such case.
    """
    case = await case_for_update(session, case_id)
    entry = Entry(EntryKind.TRIES_RESTORED, by, text=checked)
    await record(session, case, entry, at=at)
