"""The page of one case, however somebody came to it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from fastapi import Request
from fastapi.responses import Response

from chassis.events import now
from chassis.html import Form
from chassis.text import _, day, when
from contracts.api.identity import SessionView
from services.cases.domain import public, security
from services.cases.domain.calls import CallResult
from services.cases.domain.decisions import ROLES, RefusalReason
from services.cases.domain.states import OPEN, CaseStatus
from services.cases.domain.submitted import FACTS, OF_A_REQUEST
from services.cases.domain.text import visible
from services.cases.domain.words import status_for_staff, subject_for
from services.cases.domain.workflow import KEY_MAIL, actions_at, present_step, step_that_mails
from services.cases.pages.comparing import (
    NOTHING_CHOSEN,
    Chosen,
    Comparison,
    clue_text,
    comparison_of,
    month_words,
    name_of,
)
from services.cases.pages.files import file_line
from services.cases.pages.frame import clients_of, page, record_look, transaction
from services.cases.pages.telling import (
    connection_text,
    fact_text,
    initials_of_owner,
    line_of,
    pin_text,
    priority_text,
    reason_text,
    ring_of,
    role_text,
)
from services.cases.pages.timeline import about_text, call_text, timeline_item
from services.cases.store.cases import answers_of, case_by_id, cases_of_account
from services.cases.store.files import files_of
from services.cases.store.timeline import timeline_of
from services.cases.tables import CaseFileRow, CaseRow, EntryRow

HIDDEN = frozenset({"user_id", "issued_by"})
"""Facts that lead somewhere instead of being read."""


@dataclass(frozen=True)
class Known:
    """What the service itself knows of a case, read in one transaction."""

    case: CaseRow
    answers: dict[str, str]
    entries: list[EntryRow]
    files: list[CaseFileRow]
    siblings: list[CaseRow]


async def case_page(
    request: Request,
    staff: SessionView,
    case_id: UUID,
    *,
    chosen: Chosen = NOTHING_CHOSEN,
    decision: Form | None = None,
    note: Form | None = None,
    kept: Form | None = None,
    told: str = "",
    warning: str = "",
    status: int = 200,
) -> Response:
    """Render the case. `decision` and `note` are forms that come back with advice.

    `kept` is what was typed into either before a session ended, `told` is a success, `warning`
    what somebody else did in the meantime.

    Raises:
        CaseNotFound: there is no such case at this landlord.
    """
    known = await _known(request, case_id, staff)
    comparison = await comparison_of(
        clients_of(request),
        staff.tokens.get("accounts", ""),
        staff.tokens.get("registration", ""),
        known.case,
        known.answers,
        chosen=chosen,
    )
    form = decision or _fresh_form(known, comparison)
    if kept is not None:
        form.values |= kept.values
        note = kept
    note = note or Form()
    note.values.setdefault("number", visible(known.answers.get("phone", "")))
    return page(
        request,
        "desk/case.html",
        status=status,
        here="queue",
        form=decision if decision and decision.problems else note,
        decision=form,
        note=note,
        told=told,
        warning=warning,
        comparison=comparison,
        find=chosen.find,
        printed_by=staff.display_name,
        printed_at=when(now()),
        **_shown(known, staff),
        **_choices(known, comparison),
    )


async def _known(request: Request, case_id: UUID, staff: SessionView) -> Known:
    async with transaction(request) as session:
        case = await case_by_id(session, case_id)
        record_look(
            session, staff, act="case.looked_at", landlord_id=case.landlord_id, case_id=case.id
        )
        answers = await answers_of(session, case)
        entries = await timeline_of(session, case)
        files = await files_of(session, case)
        siblings = (
            await cases_of_account(
                session, landlord_id=case.landlord_id, account_id=case.account_id
            )
            if case.account_id
            else []
        )
    return Known(
        case, answers, list(entries), list(files), [s for s in siblings if s.id != case.id]
    )


def _shown(known: Known, staff: SessionView) -> dict[str, object]:
    case, moment = known.case, now()
    status = CaseStatus(case.status)
    return {
        "case": case,
        "subject": visible(subject_for(case.kind, case.customer_name, reason=case.reason)),
        "ring": ring_of(case, moment),
        "priority": priority_text(case.priority),
        "stages": [status_for_staff(each) for each in CaseStatus],
        "stage": list(CaseStatus).index(status),
        "is_open": status in OPEN,
        "is_closed": status is CaseStatus.CLOSED,
        "is_with_customer": status is CaseStatus.WITH_CUSTOMER,
        "is_mine": case.owner_id == staff.user_id,
        "owner_initials": initials_of_owner(case),
        "received": when(case.received_at),
        "is_security": case.kind in security.KINDS,
        "is_guessing": case.kind == security.GUESSING,
        "is_contested": case.kind == security.CONTESTED,
        "is_public": case.kind == public.KIND,
        "is_exposed": case.kind == security.EXPOSED,
        "outcomes": settlements(),
        "number": known.answers.get("number", ""),
        "work": present_step(case.workflow, case.step),
        "actions": actions_at(case.workflow, case.step),
        "key_step": step_that_mails(case.workflow, KEY_MAIL),
        "user_id": known.answers.get("user_id", ""),
        "answers": _answers(case.kind, known.answers),
        "files": [file_line(row) for row in known.files],
        "timeline": [timeline_item(entry) for entry in known.entries],
        "siblings": [line_of(row, moment) for row in known.siblings],
    }


def settlements() -> list[dict[str, object]]:
    """Return how staff may settle what owners do not agree about."""
    return [
        {
            "value": "kept",
            "text": _("The access is kept"),
            "hint": {"text": _("They have access again from this moment, as it was given.")},
        },
        {
            "value": "ended",
            "text": _("The access ends"),
            "hint": {"text": _("They stay without access.")},
        },
    ]


def _answers(kind: str, answers: dict[str, str]) -> list[tuple[str, str]]:
    if kind in security.KINDS:
        told = {**answers, "about": about_text(answers.get("about", ""))}
        if kind == security.EXPOSED:
            told["may_call"] = _("Yes") if answers.get("may_call") else _("No")
        shown = [fact for fact in security.FACTS if told.get(fact) and fact not in HIDDEN]
        return [(fact_text(fact), visible(told[fact])) for fact in shown]
    if kind == public.KIND:
        return [(fact_text(fact), visible(answers.get(fact, ""))) for fact in public.FACTS]
    shown = [*FACTS, *(fact for fact in OF_A_REQUEST if answers.get(fact))]
    return [(fact_text(fact), visible(_answer(fact, answers))) for fact in shown]


def _answer(fact: str, answers: dict[str, str]) -> str:
    value = answers.get(fact, "")
    if fact == "pin_result":
        return pin_text(value)
    if fact == "date_of_birth":
        return day(date.fromisoformat(value))
    return month_words(value) if fact == "purchase_month" else value


def _choices(known: Known, comparison: Comparison) -> dict[str, object]:
    contact, account = comparison.contact, comparison.account
    return {
        "contact_name": name_of(contact) if contact else "",
        "contact_role": role_text(contact.role) if contact else "",
        "contact_status": connection_text(contact.status) if contact else "",
        "owner_name": name_of(comparison.owner) if comparison.owner else "",
        "others": [
            {"id": other.contact_id, "name": name_of(other), "role": role_text(other.role)}
            for other in (account.contacts if account else [])
            if contact is None or other.contact_id != contact.contact_id
        ],
        "clues": {c: clue_text(c) for ranked in comparison.candidates for c in ranked.reasons},
        "call_results": [{"value": r.value, "text": call_text(r).capitalize()} for r in CallResult],
        "roles": [{"value": role, "text": role_text(role)} for role in ROLES],
        "reasons": [{"value": r.value, "text": reason_text(r)} for r in RefusalReason],
        "submitted_email": visible(known.answers.get("email", "")),
        "no_comparison": _("There is no account to compare with yet."),
    }


def _fresh_form(known: Known, comparison: Comparison) -> Form:
    """Fill the decide form with what is submitted, so that agreeing takes one choice."""
    answers, contact, account = known.answers, comparison.contact, comparison.account
    is_same_person = bool(contact and contact.is_live)
    return Form(
        {
            "first_name": answers.get("first_name", ""),
            "last_name": answers.get("last_name", ""),
            "email": answers.get("email", ""),
            "role": contact.role if contact and contact.role in ROLES else ROLES[0],
            "replaces": "yes" if is_same_person else "",
            "right_postcode": account.postcode if account else "",
            "reason_code": RefusalReason.NOT_ACCOUNT_HOLDER.value,
        }
    )
