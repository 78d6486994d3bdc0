"""Let a case catch up with what became of its registration."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.entries import LODGE, Entry, EntryKind
from services.cases.domain.states import CaseStatus, Step
from services.cases.store.timeline import record
from services.cases.tables import CaseRow, RegistrationRow
from services.cases.use_cases.move_case import move_case


async def settle_registration(
    session: AsyncSession, case: CaseRow, known: RegistrationRow, *, at: datetime
) -> None:
    """Remember account and contact; close the case once the person is in, or refused.

    Both rows must be locked. Every announced fact is one entry, whatever the order in which
    the facts arrive, and a case that is closed stays closed.
    """
    if known.approved_at:
        case.account_id = known.account_id
        case.contact_id = known.contact_id
    if case.status == CaseStatus.CLOSED:
        return

    if known.activated_at:
        entry = Entry(EntryKind.ADMITTED, LODGE, is_internal=False)
        await move_case(session, case, step=Step.CLOSE, entry=entry, at=at)
    elif known.refused_at:
        entry = Entry(EntryKind.ACCESS_REFUSED, LODGE, is_internal=False)
        await move_case(session, case, step=Step.CLOSE, entry=entry, at=at)
    elif known.approved_at:
        await record(session, case, Entry(EntryKind.ACCESS_GRANTED, LODGE), at=at)
