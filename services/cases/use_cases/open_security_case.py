"""Open a case of the highest priority: somebody else may be in a login, or be guessing."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.cases import CaseOpened
from services.cases.domain.clock import Division, due_at
from services.cases.domain.entries import LODGE, Entry, EntryKind
from services.cases.domain.priorities import SECURITY_PRIORITY
from services.cases.domain.security import KIND, QUEUE, TARGET
from services.cases.domain.states import CaseStatus
from services.cases.domain.text import words_of
from services.cases.store.cases import add_answers, add_words
from services.cases.store.questions import take_number
from services.cases.store.timeline import record_opening
from services.cases.tables import CaseRow


async def open_security_case(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    about: str,
    facts: Mapping[str, str],
    customer_name: str,
    reference_pattern: str,
    reference_start: int,
    division: Division,
    at: datetime,
    kind: str = KIND,
    case_id: UUID | None = None,
    account_id: UUID | None = None,
) -> CaseRow:
    """Store the case and announce `CaseOpened`. Return it. `at` in UTC.

    `facts` by the names of `domain.security.FACTS`. It is the landlord's own: no customer sees
    it among theirs. `case_id`: where the matter has an id already, its case has the same.
    """
    number = await take_number(session, landlord_id=landlord_id, start=reference_start)
    reference = reference_pattern.format(number)

    due = due_at(at, TARGET.working_days, division)
    case = CaseRow(
        id=case_id or uuid4(),
        landlord_id=landlord_id,
        reference=reference,
        kind=kind,
        account_id=account_id,
        queue=QUEUE,
        priority=SECURITY_PRIORITY,
        status=CaseStatus.NEW,
        version=1,
        owner_name="",
        customer_name=customer_name,
        customer_place="",
        received_at=at,
        changed_at=at,
        target_working_days=TARGET.working_days,
        target_source=TARGET.source,
        division=division,
        due_at=due,
    )
    session.add(case)
    await session.flush()
    add_answers(session, case, {"about": about, **facts})
    add_words(session, case, words_of(reference, customer_name))
    opening = Entry(EntryKind.OPENED, LODGE, detail=about)
    await record_opening(session, case, opening, at=at)

    announce(
        session,
        CaseOpened(
            landlord_id=landlord_id, case_id=case.id, reference=reference, kind=KIND, due_at=due
        ),
    )
    return case
