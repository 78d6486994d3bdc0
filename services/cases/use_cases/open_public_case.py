"""Open the case of somebody who is no customer, under a number by which they follow it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.cases import CaseOpened
from services.cases.domain.clock import Division, due_at
from services.cases.domain.entries import LODGE, Entry, EntryKind
from services.cases.domain.priorities import Priority
from services.cases.domain.public import KIND, QUEUE, TARGET
from services.cases.domain.states import CaseStatus
from services.cases.domain.text import words_of
from services.cases.store.cases import add_answers, add_words, find_case, target_in_force
from services.cases.store.questions import take_number
from services.cases.store.timeline import record_opening
from services.cases.tables import CaseRow


async def open_public_case(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    case_id: UUID,
    matter: str,
    answers: Mapping[str, str],
    reference_pattern: str,
    reference_start: int,
    division: Division,
    at: datetime,
) -> CaseRow:
    """Store the case and announce `CaseOpened`. The same id again is the same case. `at` in UTC.

    `answers` by the names of `domain.public.FACTS`.
    """
    known = await find_case(session, case_id)
    if known is not None:
        return known
    number = await take_number(session, landlord_id=landlord_id, start=reference_start)
    reference = reference_pattern.format(number)
    target = await target_in_force(
        session, landlord_id=landlord_id, kind=KIND, at=at, standard=TARGET
    )

    due = due_at(at, target.working_days, division)
    case = CaseRow(
        id=case_id,
        landlord_id=landlord_id,
        reference=reference,
        kind=KIND,
        reason=matter,
        queue=QUEUE,
        priority=Priority.MEDIUM,
        status=CaseStatus.NEW,
        version=1,
        owner_name="",
        customer_name=answers.get("name", ""),
        customer_place=answers.get("place", ""),
        received_at=at,
        changed_at=at,
        target_working_days=target.working_days,
        target_source=target.source,
        division=division,
        due_at=due,
    )
    session.add(case)
    await session.flush()
    add_answers(session, case, answers)
    add_words(session, case, words_of(reference, *answers.values()))
    opening = Entry(EntryKind.OPENED, LODGE, detail=matter, is_internal=False)
    await record_opening(session, case, opening, at=at)

    announce(
        session,
        CaseOpened(
            landlord_id=landlord_id, case_id=case.id, reference=reference, kind=KIND, due_at=due
        ),
    )
    return case
