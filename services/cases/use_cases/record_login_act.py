"""What staff did to a customer's login because of a case stands on the case's timeline."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.entries import Actor, Entry, EntryKind
from services.cases.store.cases import case_for_update
from services.cases.store.timeline import record


async def record_login_act(
    session: AsyncSession, *, case_id: UUID, kind: EntryKind, by: Actor, at: datetime
) -> None:
    """Put the act on the timeline, for staff only. `at` in UTC.

    Raises:
        CaseNotFound: there is no such case at this landlord.
    """
    case = await case_for_update(session, case_id)

    await record(session, case, Entry(kind, by), at=at)
