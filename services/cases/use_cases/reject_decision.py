"""Take back a decision that registration could not carry out."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.entries import LODGE, Entry, EntryKind
from services.cases.domain.states import CaseStatus, Step
from services.cases.domain.workflow import SEND_KEY
from services.cases.store.cases import case_for_update
from services.cases.store.questions import decision_by_id
from services.cases.store.timeline import record
from services.cases.use_cases.move_case import move_case


async def reject_decision(
    session: AsyncSession, *, decision_id: UUID, reason: str, at: datetime
) -> None:
    """Show on the case that the decision does not hold, and open it again if it was resolved.

    `reason` is registration's code. A decision that is not known here is none of ours.
    """
    decision = await decision_by_id(session, decision_id)
    if decision is None:
        return
    case = await case_for_update(session, decision.case_id)

    decision.rejected_because = reason
    entry = Entry(EntryKind.DECISION_REJECTED, LODGE, detail=reason)
    if case.status == CaseStatus.RESOLVED:
        await move_case(session, case, step=Step.REOPEN, entry=entry, at=at)
    elif decision.decision == SEND_KEY and case.status == CaseStatus.WITH_CUSTOMER:
        await move_case(session, case, step=Step.RESUME, entry=entry, at=at)
    else:
        await record(session, case, entry, at=at)
