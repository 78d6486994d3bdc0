"""Staff have dealt with a case that nobody is let in or refused by: it is closed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.entries import Actor, Entry, EntryKind
from services.cases.domain.security import CONTESTED, KINDS
from services.cases.domain.states import Step, StepRefused, require_version
from services.cases.domain.text import MAX_NOTE, clean_text
from services.cases.store.cases import case_for_update
from services.cases.use_cases.move_case import move_case


async def close_case(
    session: AsyncSession, *, case_id: UUID, version: int, text: str, by: Actor, at: datetime
) -> None:
    """Close the case with what was found and done. `at` in UTC.

    Raises:
        CaseNotFound: there is no such case at this landlord.
        CaseChanged: `version` is no longer the newest.
        StepRefused: it is closed already, or its kind is closed by a decision.
        UnusableText: nothing was written, or too much.
    """
    case = await case_for_update(session, case_id)
    require_version(case.version, version)
    if case.kind not in KINDS or case.kind == CONTESTED:
        raise StepRefused("a case of this kind is closed by a decision")

    entry = Entry(EntryKind.CLOSED, by, text=clean_text(text, longest=MAX_NOTE))
    await move_case(session, case, step=Step.CLOSE, entry=entry, at=at)
