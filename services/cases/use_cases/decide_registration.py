"""Decide about a registration: let the person in, or refuse."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.cases import RegistrationDecided
from services.cases.domain.decisions import APPROVALS, AccountNotChosen, Decision
from services.cases.domain.entries import Actor, Entry, EntryKind
from services.cases.domain.states import Step, StepRefused, require_version
from services.cases.domain.text import MAX_MESSAGE, clean_text
from services.cases.store.cases import case_for_update
from services.cases.store.questions import decision_by_id
from services.cases.store.timeline import record
from services.cases.tables import CaseRow, DecisionRow
from services.cases.use_cases.move_case import move_case


@dataclass(frozen=True)
class Verdict:
    """What was decided, and why."""

    decision_id: UUID
    decision: Decision
    reason: str
    """In the staff's words, for staff only."""

    told: str = ""
    """With a refusal: what the customer reads."""

    reason_code: str = ""
    account_id: UUID | None = None
    contact_id: UUID | None = None
    role: str | None = None


async def decide_registration(
    session: AsyncSession,
    *,
    case_id: UUID,
    version: int,
    verdict: Verdict,
    by: Actor,
    at: datetime,
) -> None:
    """Record the decision with who and why, resolve the case, announce `RegistrationDecided`.

    A correction of the record has been made before, under the same decision id. The same
    decision again changes nothing.

    Raises:
        CaseNotFound: there is no such case.
        CaseChanged: the case is no longer at `version`: somebody else was first.
        StepRefused: the case is answered already.
        AccountNotChosen: an approval without account or contact.
        UnusableText: the reason is blank, too long or holds control characters.
    """
    reason = clean_text(verdict.reason, longest=MAX_MESSAGE)
    is_approval = verdict.decision in APPROVALS
    told = "" if is_approval else clean_text(verdict.told, longest=MAX_MESSAGE)
    if is_approval and not (verdict.account_id and verdict.contact_id):
        raise AccountNotChosen("choose the account and the contact first")
    case = await case_for_update(session, case_id)
    if await decision_by_id(session, verdict.decision_id) is not None:
        return
    require_version(case.version, version)
    if case.registration_id is None:
        raise StepRefused("the case belongs to no registration")

    session.add(_row(case, verdict, reason=reason, told=told, by=by, at=at))
    if is_approval:
        case.account_id, case.contact_id = verdict.account_id, verdict.contact_id
    case.owner_id, case.owner_name = by.user_id, by.name
    kind = EntryKind.APPROVED if is_approval else EntryKind.REFUSED
    detail = verdict.decision if is_approval else verdict.reason_code
    entry = Entry(kind, by, text=reason, detail=detail)
    await move_case(session, case, step=Step.DECIDE, entry=entry, at=at)
    if told:
        await record(session, case, Entry(EntryKind.TOLD, by, text=told, is_internal=False), at=at)

    announce(
        session,
        RegistrationDecided(
            landlord_id=case.landlord_id,
            decision_id=verdict.decision_id,
            case_id=case.id,
            registration_id=case.registration_id,
            decision="approve" if is_approval else "refuse",
            contact_id=verdict.contact_id if is_approval else None,
            account_id=verdict.account_id if is_approval else None,
            role=verdict.role if is_approval else None,
            reason=None if is_approval else verdict.reason_code,
        ),
    )


def _row(
    case: CaseRow, verdict: Verdict, *, reason: str, told: str, by: Actor, at: datetime
) -> DecisionRow:
    return DecisionRow(
        id=verdict.decision_id,
        landlord_id=case.landlord_id,
        case_id=case.id,
        decision=verdict.decision,
        reason=reason,
        told=told,
        reason_code=verdict.reason_code,
        account_id=verdict.account_id,
        contact_id=verdict.contact_id,
        role=verdict.role,
        decided_by=by.user_id,
        decided_by_name=by.name,
        decided_at=at,
    )
