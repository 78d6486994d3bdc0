"""Give a case back to the queue."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.entries import Actor, Entry, EntryKind
from services.cases.domain.states import OPEN, StepRefused
from services.cases.store.cases import case_for_update
from services.cases.store.timeline import record


async def release_case(session: AsyncSession, *, case_id: UUID, by: Actor, at: datetime) -> None:
    """Take the owner off the case, whoever it is. The state stays.

    Raises:
        CaseNotFound: there is no such case.
        StepRefused: the case is answered already, and keeps whoever answered it.
    """
    case = await case_for_update(session, case_id)
    if case.status not in OPEN:
        raise StepRefused("the case is answered")
    if case.owner_id is None:
        return

    entry = Entry(EntryKind.RELEASED, by, detail=case.owner_name)
    case.owner_id = None
    case.owner_name = ""
    await record(session, case, entry, at=at)
