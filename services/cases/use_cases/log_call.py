"""Put a telephone call to the customer on the case."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.calls import LONGEST_NUMBER, CallResult
from services.cases.domain.entries import Actor, Entry, EntryKind
from services.cases.domain.states import CaseStatus, StepRefused
from services.cases.domain.text import MAX_NOTE, clean_text
from services.cases.store.cases import case_for_update
from services.cases.store.timeline import record


async def log_call(
    session: AsyncSession,
    *,
    case_id: UUID,
    number: str,
    result: CallResult,
    said: str,
    by: Actor,
    at: datetime,
) -> None:
    """Put the call on the timeline, for staff only. `said` may be empty; `at` in UTC.

    Raises:
        CaseNotFound: there is no such case.
        UnusableText: the number is blank, or a text is too long or holds control characters.
        StepRefused: the case is closed.
    """
    dialled = clean_text(number, longest=LONGEST_NUMBER)
    told = clean_text(said, longest=MAX_NOTE) if said.strip() else ""
    case = await case_for_update(session, case_id)
    if case.status == CaseStatus.CLOSED:
        raise StepRefused("the case is closed")

    text = "\n".join(part for part in (dialled, told) if part)
    await record(session, case, Entry(EntryKind.CALLED, by, text=text, detail=result), at=at)
