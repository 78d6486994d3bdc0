"""Open the case of a registration that could not be matched."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.cases import CaseOpened
from services.cases.domain.clock import Division, due_at
from services.cases.domain.entries import LODGE, Entry, EntryKind
from services.cases.domain.priorities import REGISTRATION_PRIORITY
from services.cases.domain.states import CaseStatus, Step
from services.cases.domain.targets import STANDARD_TARGET, Target
from services.cases.domain.text import words_of
from services.cases.store.cases import (
    add_answers,
    add_words,
    case_of_registration,
    registration_for_update,
    target_in_force,
)
from services.cases.store.timeline import record, record_opening
from services.cases.tables import CaseRow
from services.cases.use_cases.move_case import move_case
from services.cases.use_cases.settle_registration import Fact, settle_registration

KIND = "registration"
QUEUE = "Portal Support"
FACTS: tuple[Fact, ...] = ("approved", "activated", "refused")
"""What may have been announced before the case opened, in the order it happens."""


async def open_case(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    registration_id: UUID,
    reference: str,
    reason: str,
    answers: Mapping[str, str],
    received_at: datetime,
    division: Division,
    workflow: Sequence[Mapping[str, Any]] = (),
    at: datetime,
    standard: Target = STANDARD_TARGET,
) -> UUID:
    """Store the case under its `reference` and announce `CaseOpened`. Return the case's id.

    `answers` are the submitted facts in the order of the form. The target is the one in force
    at `received_at` (UTC), else `standard`, and runs from there. `workflow` are the steps of the
    work on it, by the landlord's policy; the case begins at the first. A registration has one
    case: a second report puts the case back to work, if it was answered, and is an entry on its
    timeline.
    """
    known = await registration_for_update(
        session, landlord_id=landlord_id, registration_id=registration_id
    )
    existing = await case_of_registration(
        session, landlord_id=landlord_id, registration_id=registration_id, is_locked=True
    )
    if existing is not None:
        await _report_again(session, existing, reason=reason, at=at)
        return existing.id
    target = await target_in_force(
        session, landlord_id=landlord_id, kind=KIND, at=received_at, standard=standard
    )

    case = CaseRow(
        id=uuid4(),
        landlord_id=landlord_id,
        reference=reference,
        kind=KIND,
        queue=QUEUE,
        priority=REGISTRATION_PRIORITY,
        reason=reason,
        status=CaseStatus.NEW,
        version=1,
        owner_name="",
        registration_id=registration_id,
        account_id=known.account_id,
        contact_id=known.contact_id,
        customer_name=f"{answers.get('first_name', '')} {answers.get('last_name', '')}".strip(),
        customer_place=(answers.get("address") or answers.get("postcode") or "")[:200],
        received_at=received_at,
        changed_at=received_at,
        target_working_days=target.working_days,
        target_source=target.source,
        division=division,
        due_at=due_at(received_at, target.working_days, division),
        workflow=[dict(step) for step in workflow],
        step=str(workflow[0]["name"]) if workflow else "",
    )
    session.add(case)
    await session.flush()
    add_answers(session, case, answers)
    add_words(session, case, words_of(reference, *_findable(answers)))
    opening = Entry(EntryKind.OPENED, LODGE, detail=reason, is_internal=False)
    await record_opening(session, case, opening, at=received_at)

    announce(
        session,
        CaseOpened(
            landlord_id=landlord_id,
            case_id=case.id,
            reference=reference,
            kind="registration",
            registration_id=registration_id,
            due_at=due_at(received_at, target.working_days, division),
        ),
    )
    for fact in FACTS:
        await settle_registration(session, case, known, fact=fact)
    return case.id


def _findable(answers: Mapping[str, str]) -> list[str]:
    """Return what a case is found by: all that was said, but not how a PIN compared."""
    return [told for fact, told in answers.items() if fact != "pin_result"]


async def _report_again(session: AsyncSession, case: CaseRow, *, reason: str, at: datetime) -> None:
    entry = Entry(EntryKind.OPENED_AGAIN, LODGE, detail=reason)
    if case.status == CaseStatus.RESOLVED:
        await move_case(session, case, step=Step.REOPEN, entry=entry, at=at)
    else:
        await record(session, case, entry, at=at)
