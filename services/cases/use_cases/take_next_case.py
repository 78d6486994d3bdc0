"""Take the case that should be worked on next."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.entries import Actor, Entry, EntryKind
from services.cases.domain.states import Step
from services.cases.store.queue import next_unowned
from services.cases.tables import CaseRow
from services.cases.use_cases.move_case import move_case


async def take_next_case(
    session: AsyncSession, *, landlord_id: UUID, by: Actor, at: datetime
) -> CaseRow | None:
    """Give the most urgent case that nobody has to `by`. None: there is nothing to take.

    Two people who ask at once get two different cases.
    """
    case = await next_unowned(session, landlord_id=landlord_id)
    if case is None:
        return None

    case.owner_id = by.user_id
    case.owner_name = by.name
    await move_case(session, case, step=Step.TAKE, entry=Entry(EntryKind.TAKEN, by), at=at)
    return case
