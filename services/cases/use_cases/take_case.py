"""Make a case one's own."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.entries import Actor, Entry, EntryKind
from services.cases.domain.states import CaseTaken, Step
from services.cases.store.cases import case_for_update
from services.cases.tables import CaseRow
from services.cases.use_cases.move_case import move_case


async def take_case(session: AsyncSession, *, case_id: UUID, by: Actor, at: datetime) -> CaseRow:
    """Give the case to `by`. A case that is theirs already stays as it is.

    Raises:
        CaseNotFound: there is no such case.
        CaseTaken: somebody else has it. Two people who click at once are put in order by
            the row lock; the second gets this error.
        StepRefused: the case is answered already.
    """
    case = await case_for_update(session, case_id)
    if case.owner_id == by.user_id:
        return case
    if case.owner_id is not None:
        raise CaseTaken(case.owner_name)

    case.owner_id = by.user_id
    case.owner_name = by.name
    await move_case(session, case, step=Step.TAKE, entry=Entry(EntryKind.TAKEN, by), at=at)
    return case
