"""Let a case catch up with one fact about its registration."""

from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.entries import LODGE, Entry, EntryKind
from services.cases.domain.states import CaseStatus, Step
from services.cases.store.timeline import record
from services.cases.tables import CaseRow, RegistrationRow
from services.cases.use_cases.move_case import move_case

Fact = Literal["approved", "activated", "refused"]

ENTRIES = {
    "approved": Entry(EntryKind.ACCESS_GRANTED, LODGE),
    "activated": Entry(EntryKind.ADMITTED, LODGE, is_internal=False),
    "refused": Entry(EntryKind.ACCESS_REFUSED, LODGE, is_internal=False),
}


async def settle_registration(
    session: AsyncSession, case: CaseRow, known: RegistrationRow, *, fact: Fact
) -> None:
    """Remember account and contact; close the case once the person is in, or refused.

    Both rows must be locked. Every fact is one entry and a closed case stays closed, so the
    order in which the facts arrive does not matter.
    """
    at = {
        "approved": known.approved_at,
        "activated": known.activated_at,
        "refused": known.refused_at,
    }[fact]
    if at is None:
        return
    case.account_id = known.account_id or case.account_id
    case.contact_id = known.contact_id or case.contact_id

    if fact == "approved" or case.status == CaseStatus.CLOSED:
        await record(session, case, ENTRIES[fact], at=at)
    else:
        await move_case(session, case, step=Step.CLOSE, entry=ENTRIES[fact], at=at)
