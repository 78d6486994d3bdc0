"""Staff have settled what owners did not agree about: its case is closed."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.text import _
from services.cases.domain.entries import Actor, Entry, EntryKind
from services.cases.domain.security import CONTESTED
from services.cases.domain.states import CaseStatus, Step, StepRefused
from services.cases.domain.text import MAX_NOTE, clean_text
from services.cases.store.cases import case_for_update
from services.cases.use_cases.move_case import move_case


async def close_contest(
    session: AsyncSession,
    *,
    case_id: UUID,
    outcome: Literal["kept", "ended"],
    text: str,
    by: Actor,
    at: datetime,
) -> None:
    """Close the case with the outcome and, below it, the reason. Closed already, it stays so.

    Raises:
        CaseNotFound: there is no such case at this landlord.
        StepRefused: it is a case of another kind.
        UnusableText: too much was written.
    """
    case = await case_for_update(session, case_id)
    if case.kind != CONTESTED:
        raise StepRefused("a case of this kind is closed otherwise")
    if case.status == CaseStatus.CLOSED:
        return
    told = _("The access is kept.") if outcome == "kept" else _("The access has ended.")

    entry = Entry(EntryKind.CLOSED, by, text=clean_text(f"{told}\n{text}", longest=MAX_NOTE))
    await move_case(session, case, step=Step.CLOSE, entry=entry, at=at)
