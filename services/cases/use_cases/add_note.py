"""Write a note on a case."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.entries import Actor, Entry, EntryKind
from services.cases.domain.states import CaseStatus, StepRefused
from services.cases.domain.text import MAX_NOTE, clean_text
from services.cases.store.cases import case_for_update
from services.cases.store.timeline import record


async def add_note(
    session: AsyncSession, *, case_id: UUID, text: str, by: Actor, at: datetime
) -> None:
    """Put an internal note on the timeline. Nothing is announced and no customer sees it.

    Raises:
        CaseNotFound: there is no such case.
        UnusableText: the note is blank, too long or holds control characters.
        StepRefused: the case is closed; of a note and a closing at once exactly one wins.
    """
    note = clean_text(text, longest=MAX_NOTE)
    case = await case_for_update(session, case_id)
    if case.status == CaseStatus.CLOSED:
        raise StepRefused("the case is closed")

    await record(session, case, Entry(EntryKind.NOTE, by, text=note), at=at)
