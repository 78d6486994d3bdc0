"""Staff have dealt with a case that nobody is let in or refused by: it is closed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.entries import Actor, Entry, EntryKind
from services.cases.domain.public import KIND as PUBLIC
from services.cases.domain.security import CONTESTED, KINDS
from services.cases.domain.states import Step, StepRefused, require_version
from services.cases.domain.text import MAX_NOTE, clean_text
from services.cases.store.cases import case_for_update
from services.cases.store.timeline import record
from services.cases.use_cases.move_case import move_case


async def close_case(
    session: AsyncSession, *, case_id: UUID, version: int, text: str, by: Actor, at: datetime
) -> None:
    """Close the case with what was found and done. `at` in UTC.

    Whoever sent it and is no customer reads these words where they follow it.

    Raises:
        CaseNotFound: there is no such case at this landlord.
        CaseChanged: `version` is no longer the newest.
        StepRefused: it is closed already, or its kind is closed by a decision.
        UnusableText: nothing was written, or too much.
    """
    case = await case_for_update(session, case_id)
    require_version(case.version, version)
    if case.kind not in {*KINDS, PUBLIC} or case.kind == CONTESTED:
        raise StepRefused("a case of this kind is closed by a decision")

    words = clean_text(text, longest=MAX_NOTE)
    entry = Entry(EntryKind.CLOSED, by, text=words)
    if case.kind == PUBLIC:
        told = Entry(EntryKind.TOLD, by, text=words, is_internal=False)
        await record(session, case, told, at=at)
        entry = Entry(EntryKind.CLOSED, by)
    await move_case(session, case, step=Step.CLOSE, entry=entry, at=at)
