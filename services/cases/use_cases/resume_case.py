"""Go on with a case without waiting for the customer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.entries import Actor, Entry, EntryKind
from services.cases.domain.states import Step, require_version
from services.cases.store.cases import case_for_update
from services.cases.use_cases.move_case import move_case


async def resume_case(
    session: AsyncSession, *, case_id: UUID, version: int, by: Actor, at: datetime
) -> None:
    """Take the case back from the customer; its time runs on.

    Raises:
        CaseNotFound: there is no such case.
        CaseChanged: the case is no longer at `version`.
        StepRefused: it is not with the customer.
    """
    case = await case_for_update(session, case_id)
    require_version(case.version, version)

    entry = Entry(EntryKind.RESUMED, by)
    await move_case(session, case, step=Step.RESUME, entry=entry, at=at)
