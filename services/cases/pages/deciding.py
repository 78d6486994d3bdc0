"""Deciding about a registration: let the person in, ask them something, or refuse."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from chassis.errors import Invalid, NotFound, Rejected, Stale, Unavailable
from chassis.events import now
from chassis.html import Form, keeps, read_form
from chassis.text import _
from contracts.api.accounts import ContactCorrection, NewContact
from contracts.api.identity import SessionView
from services.cases.domain.decisions import (
    APPROVALS,
    QUESTIONS,
    ROLES,
    Decision,
    RefusalReason,
    decision_id,
)
from services.cases.domain.states import OPEN, StepRefused, require_version
from services.cases.domain.text import MAX_MESSAGE, UnusableText
from services.cases.domain.workflow import actions_at
from services.cases.pages.case import advice_for, back_to, changed_meanwhile, version_in
from services.cases.pages.case_page import case_page
from services.cases.pages.comparing import Chosen
from services.cases.pages.frame import Worker, actor, clients_of, id_or_none, transaction
from services.cases.pages.telling import reason_text
from services.cases.store.cases import answers_of, case_by_id
from services.cases.use_cases.ask_customer import ask_customer
from services.cases.use_cases.decide_registration import Verdict, decide_registration

router = APIRouter(prefix="/cases/{case_id}", include_in_schema=False)

TYPED = (
    *("decide", "reason", "first_name", "last_name", "email", "role", "replaces"),
    *("right_postcode", "postcode_words", "question", "reason_code", "refusal_words"),
)
FIELDS = (
    *("version", "account_id", "contact_id", "contact_version", "connection_id", "contact_role"),
    *TYPED,
)
LONG = {
    **dict.fromkeys(("reason", "question", "postcode_words", "refusal_words"), MAX_MESSAGE),
    "email": 320,
}


SHORTEST_EMAIL = 3


class RecordChanged(Stale):
    """The contact on record was changed after the page was read."""

    code = "record_changed"


@router.post("/decision")
@keeps(
    *TYPED,
    page="/cases/{case_id}?account={account_id}&contact={contact_id}",
)
async def post_decision(request: Request, case_id: UUID, staff: Worker) -> Response:
    """Carry out a decision. Everything typed comes back when something is in its way."""
    form = read_form(request, *FIELDS, longest=LONG)
    chosen = Chosen(id_or_none(form["account_id"]), id_or_none(form["contact_id"]))
    decision = _decision_in(form)
    if decision is None:
        form.refuse("decide", _("Choose what should happen next"))
    else:
        _check(form, decision, chosen)
        await _check_step(request, case_id, form, decision)
    if decision is None or not form.is_good:
        return await case_page(request, staff, case_id, chosen=chosen, decision=form, status=422)
    try:
        if decision in QUESTIONS:
            await _ask(request, staff, case_id, form, decision)
        else:
            await _decide(request, staff, case_id, form, decision)
    except RecordChanged:
        warning = _(
            "Somebody changed this contact while you were looking at it. Compare again and "
            "decide once more; what you typed is still here."
        )
        form.values.pop("contact_version", None)
    except (Stale, StepRefused):
        warning = changed_meanwhile()
    except UnusableText as refusal:
        form.refuse("reason", advice_for(refusal, blank=_("Say why you decide so")))
        return await case_page(request, staff, case_id, chosen=chosen, decision=form, status=422)
    except Invalid as refusal:
        _take_over(form, refusal)
        return await case_page(request, staff, case_id, chosen=chosen, decision=form, status=422)
    except Unavailable:
        warning = _(
            "The record cannot be reached just now. Nothing was decided; try again in a minute."
        )
        return await case_page(
            request, staff, case_id, chosen=chosen, decision=form, warning=warning, status=503
        )
    else:
        return back_to(case_id, _word_for(decision))
    return await case_page(
        request, staff, case_id, chosen=chosen, decision=form, warning=warning, status=409
    )


async def _check_step(request: Request, case_id: UUID, form: Form, decision: Decision) -> None:
    """Refuse what the landlord's workflow does not have at this step."""
    async with transaction(request) as session:
        case = await case_by_id(session, case_id)
        if decision.value not in actions_at(case.workflow, case.step):
            form.refuse("decide", _("This step of the work does not have that. Choose another"))


def _decision_in(form: Form) -> Decision | None:
    try:
        return Decision(form["decide"])
    except ValueError:
        return None


def _word_for(decision: Decision) -> str:
    if decision in QUESTIONS:
        return "asked"
    return "approved" if decision in APPROVALS else "refused"


def _check(form: Form, decision: Decision, chosen: Chosen) -> None:
    """Refuse what this decision needs and the form does not have."""
    if decision in APPROVALS or decision is Decision.REFUSE:
        form.require("reason", _("Say why you decide so. It stays on the timeline."))
    if decision in APPROVALS and chosen.account_id is None:
        form.refuse("decide", _("Choose the account to compare with first"))
    if decision in {Decision.AS_IT_STANDS, Decision.NAME_WRONG} and chosen.contact_id is None:
        form.refuse("decide", _("Choose the contact to compare with first"))
    _check_own_fields(form, decision)


def _check_own_fields(form: Form, decision: Decision) -> None:
    """Refuse what is missing among the fields that belong to this choice alone."""
    if decision is Decision.NAME_WRONG:
        form.require("last_name", _("Enter the right last name"))
    elif decision is Decision.EMAIL_WRONG:
        if len(form["email"]) < SHORTEST_EMAIL:
            form.refuse("email", _("Enter the email address of the new contact"))
        if form["role"] not in ROLES:
            form.refuse("role", _("Choose what the new contact is on the account"))
    elif decision is Decision.POSTCODE_WRONG:
        form.require("right_postcode", _("Enter the postcode that they should use"))
    elif decision is Decision.ASK:
        form.require("question", _("Type what you want to ask"))
    elif decision is Decision.REFUSE and form["reason_code"] not in set(RefusalReason):
        form.refuse("reason_code", _("Choose the reason that the customer reads"))


def _take_over(form: Form, refusal: Invalid) -> None:
    """Show what accounts said about a field beside that field."""
    known = {name: advice for name, advice in refusal.fields.items() if name in FIELDS}
    form.refuse_all(known or {"decide": str(refusal)})


async def _ask(
    request: Request, staff: SessionView, case_id: UUID, form: Form, decision: Decision
) -> None:
    question = form["question"]
    if decision is Decision.POSTCODE_WRONG:
        told = _("The postcode of the property on our record is %(postcode)s.")
        asked = _("Please use it, and tell us whether it is your property.")
        question = f"{told % {'postcode': form['right_postcode']}} {asked}"
        if form["postcode_words"]:
            question += f"\n\n{form['postcode_words']}"
    async with transaction(request) as session:
        await ask_customer(
            session,
            case_id=case_id,
            version=version_in(form["version"]),
            decision=decision,
            question=question[:MAX_MESSAGE],
            link_key=request.app.state.link_key,
            by=actor(staff),
            at=now(),
        )


async def _decide(
    request: Request, staff: SessionView, case_id: UUID, form: Form, decision: Decision
) -> None:
    """Correct the record first, then commit the decision, both under one id."""
    version = version_in(form["version"])
    names = ("account_id", "contact_id", "first_name", "last_name", "email", "role", "replaces")
    said = {name: form[name] for name in names}
    made = decision_id(case_id, version, decision, said)
    contact_id, role = id_or_none(form["contact_id"]), form["contact_role"] or ROLES[0]
    if decision in {Decision.NAME_WRONG, Decision.EMAIL_WRONG}:
        answers = await _still_open(request, case_id, version)
        if decision is Decision.NAME_WRONG:
            await _correct(request, staff, form, made)
        else:
            contact_id, role = await _add(request, staff, form, made, answers), form["role"]
    is_refusal = decision is Decision.REFUSE
    verdict = Verdict(
        decision_id=made,
        decision=decision,
        reason=form["reason"],
        told=_refusal_words(form) if is_refusal else "",
        reason_code=form["reason_code"] if is_refusal else "",
        account_id=id_or_none(form["account_id"]),
        contact_id=contact_id,
        role=role,
    )
    async with transaction(request) as session:
        await decide_registration(
            session, case_id=case_id, version=version, verdict=verdict, by=actor(staff), at=now()
        )


def _refusal_words(form: Form) -> str:
    words = reason_text(form["reason_code"])
    return f"{words}\n\n{form['refusal_words']}" if form["refusal_words"] else words


async def _still_open(
    request: Request, case_id: UUID, version: int
) -> tuple[dict[str, str], UUID | None]:
    """Look once more before the record is touched: a decided case corrects nothing."""
    async with transaction(request) as session:
        case = await case_by_id(session, case_id)
        require_version(case.version, version)
        if case.status not in OPEN:
            raise StepRefused("the case is answered already")
        return await answers_of(session, case), case.registration_id


async def _correct(request: Request, staff: SessionView, form: Form, made: UUID) -> None:
    contact_id = id_or_none(form["contact_id"])
    if contact_id is None:
        raise RecordChanged("no contact was chosen")
    correction = ContactCorrection(
        decision_id=made,
        reason=_one_line(form["reason"]),
        first_name=form["first_name"],
        last_name=form["last_name"],
    )
    try:
        await clients_of(request).accounts.correct_contact(
            staff.tokens["accounts"], contact_id, version_in(form["contact_version"]), correction
        )
    except (Stale, NotFound) as refusal:
        raise RecordChanged("the contact changed") from refusal


async def _add(
    request: Request,
    staff: SessionView,
    form: Form,
    made: UUID,
    known: tuple[dict[str, str], UUID | None],
) -> UUID:
    account_id = id_or_none(form["account_id"])
    if account_id is None:
        raise RecordChanged("no account was chosen")
    answers, registration_id = known
    contact = NewContact(
        decision_id=made,
        registration_id=registration_id,
        first_name=answers["first_name"],
        last_name=answers["last_name"],
        email=form["email"],
        phone=answers["phone"],
        role=form["role"],
        replaces_connection_id=id_or_none(form["connection_id"]) if form["replaces"] else None,
        reason=_one_line(form["reason"]),
    )
    try:
        added = await clients_of(request).accounts.add_contact(
            staff.tokens["accounts"], account_id, contact
        )
    except Invalid:
        raise
    except Rejected as refusal:
        said = {"decide": _("The account cannot take this contact: %(why)s") % {"why": refusal}}
        raise Invalid(str(refusal), fields=said) from refusal
    return added.contact_id


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]
