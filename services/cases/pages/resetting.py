"""Taking away a lost second step, a customer's or a colleague's, after checks."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from chassis.errors import Forbidden, Invalid, Rejected
from chassis.events import now
from chassis.html import Form, StepNeeded, keeps, kept_form, read_form
from chassis.text import _
from contracts.api.identity import (
    SecondStepReset,
    SecondStepStanding,
    SessionView,
    StaffSecondStepReset,
)
from services.cases.domain.entries import EntryKind
from services.cases.pages.frame import (
    IdentityAdmin,
    actor,
    clients_of,
    page,
    require_recent_proof,
    transaction,
)
from services.cases.pages.grounds import case_of_call
from services.cases.pages.login_words import (
    COLLEAGUE_FACTS,
    FACTS_TO_CHECK,
    colleague_fact_text,
    fact_checked_text,
)
from services.cases.pages.people import people_of, person_name
from services.cases.use_cases.record_login_act import record_login_act

router = APIRouter(include_in_schema=False)

NEEDED = 2
LONGEST_REFERENCE = 40
Grounds = TypeVar("Grounds", SecondStepReset, StaffSecondStepReset)
OF_CUSTOMER = "/external-users/{user_id}/second-step"
OF_STAFF = "/staff/{user_id}/second-step"


@router.get(OF_CUSTOMER)
async def show_reset(request: Request, user_id: UUID, staff: IdentityAdmin) -> Response:
    """Ask for the case and for what was checked."""
    require_recent_proof(staff)
    return await _customer_page(request, user_id, staff, kept_form(request))


@router.post(OF_CUSTOMER)
@keeps("case_reference")
async def reset(request: Request, user_id: UUID, staff: IdentityAdmin) -> Response:
    """Have a customer's second step taken away; it stands on the timeline of the case."""
    require_recent_proof(staff)
    form = _read(request, FACTS_TO_CHECK, _("Enter the number of the case this call belongs to"))
    case_id = await case_of_call(request, user_id, staff, form)
    ask = partial(
        clients_of(request).external_users.reset_second_step, staff.tokens["identity"], user_id
    )
    if case_id is None or not await _is_done(form, ask, SecondStepReset):
        return await _customer_page(request, user_id, staff, form)
    async with transaction(request) as session:
        await record_login_act(
            session,
            case_id=case_id,
            kind=EntryKind.SECOND_STEP_RESET,
            by=actor(staff),
            at=now(),
        )
    return RedirectResponse(f"/external-users/{user_id}?told=second_step", 303)


@router.get(OF_STAFF)
async def show_staff_reset(request: Request, user_id: UUID, staff: IdentityAdmin) -> Response:
    """Ask for the number of the request and for what was checked."""
    require_recent_proof(staff)
    return await _staff_page(request, user_id, staff, kept_form(request))


@router.post(OF_STAFF)
@keeps("case_reference")
async def reset_staff(request: Request, user_id: UUID, staff: IdentityAdmin) -> Response:
    """Have a colleague's second step taken away."""
    require_recent_proof(staff)
    form = _read(request, COLLEAGUE_FACTS, _("Enter the number under which you keep the request"))
    ask = partial(
        clients_of(request).colleagues.reset_second_step, staff.tokens["identity"], user_id
    )
    if not await _is_done(form, ask, StaffSecondStepReset):
        return await _staff_page(request, user_id, staff, form)
    return RedirectResponse(f"/staff/{user_id}?told=second_step", 303)


def _read(request: Request, known: tuple[str, ...], advice: str) -> Form:
    form = read_form(
        request,
        "case_reference",
        many=("facts_checked",),
        longest={"case_reference": LONGEST_REFERENCE},
    )
    facts = sorted({fact for fact in form.lists.get("facts_checked", []) if fact in known})
    form.lists["facts_checked"] = facts
    form.require("case_reference", advice)
    if len(facts) < NEEDED:
        form.refuse("facts_checked", _("Choose at least two facts that you checked"))
    return form


async def _is_done(
    form: Form, ask: Callable[[Grounds], Awaitable[None]], model: type[Grounds]
) -> bool:
    """Ask for it if the form is good. False: what to do stands on the form."""
    if not form.is_good:
        return False
    try:
        grounds = model.model_validate(
            {
                "case_reference": form["case_reference"],
                "facts_checked": form.lists["facts_checked"],
            }
        )
        await ask(grounds)
    except Forbidden as refusal:
        if refusal.code == "proof_too_old":
            raise StepNeeded("/confirm") from refusal
        raise
    except (Invalid, ValidationError):
        form.refuse("case_reference", _("Enter the number in one line of at most 40 characters"))
    except Rejected as refusal:
        if refusal.code != "nothing_to_reset":
            raise
        form.refuse("case_reference", _("There is nothing to remove any more. Nothing was done."))
    return form.is_good


async def _customer_page(
    request: Request, user_id: UUID, staff: SessionView, form: Form
) -> Response:
    user = await clients_of(request).external_users.details(staff.tokens["identity"], user_id)
    person = (await people_of(request, staff, [user.contact_id])).get(
        user.contact_id or UUID(int=0)
    )
    return _page(
        request,
        form,
        here="users",
        list_text=_("External users"),
        list_path="/external-users",
        user_id=user_id,
        name=(person_name(person) if person else user.name) or user.email,
        email=user.email,
        contact=person,
        standing=user.second_step,
        hint=_(
            "A case of this customer's, or a general enquiry that belongs to no account. What "
            "you do stands on its timeline."
        ),
        facts=[{"value": fact, "text": fact_checked_text(fact)} for fact in FACTS_TO_CHECK],
    )


async def _staff_page(request: Request, user_id: UUID, staff: SessionView, form: Form) -> Response:
    member = await clients_of(request).colleagues.member(staff.tokens["identity"], user_id)
    return _page(
        request,
        form,
        here="staff",
        list_text=_("Staff"),
        list_path="/staff",
        user_id=user_id,
        name=member.name,
        email=member.email,
        contact=None,
        standing=member.second_step or SecondStepStanding(),
        is_self=member.user_id == staff.user_id,
        hint=_("A case, or a number of your own help desk. It is kept in the audit log."),
        facts=[{"value": fact, "text": colleague_fact_text(fact)} for fact in COLLEAGUE_FACTS],
    )


def _page(request: Request, form: Form, **shown: Any) -> Response:
    status = 200 if form.is_good else 422
    return page(request, "desk/second_step_reset.html", status=status, form=form, **shown)
