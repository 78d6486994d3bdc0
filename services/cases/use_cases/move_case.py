"""Move a case along, with its entry and its announcement."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.cases import CaseChanged, CaseClosed
from services.cases.domain.entries import Entry
from services.cases.domain.states import CaseStatus, Step
from services.cases.store.timeline import record
from services.cases.tables import CaseRow


async def move_case(
    session: AsyncSession, case: CaseRow, *, step: Step, entry: Entry, at: datetime
) -> None:
    """Take `step`, put `entry` on the timeline, announce `CaseChanged` (and `CaseClosed`).

    The case must be locked. `at` in UTC.

    Raises:
        StepRefused: the case is in a state that does not allow the step.
    """
    has_moved = await record(session, case, entry, at=at, step=step)

    announce(
        session,
        CaseChanged(
            landlord_id=case.landlord_id,
            case_id=case.id,
            status=CaseStatus(case.status).value,
            version=case.version,
        ),
    )
    if has_moved and case.status == CaseStatus.CLOSED:
        announce(
            session,
            CaseClosed(landlord_id=case.landlord_id, case_id=case.id, version=case.version),
        )
