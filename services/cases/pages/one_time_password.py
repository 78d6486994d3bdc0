"""Reading a one-time password out to a caller: what was checked, then the words, once."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError

from chassis.errors import Forbidden, Invalid, Rejected, Unavailable
from chassis.events import now
from chassis.html import Form, StepNeeded, keeps, kept_form, read_form
from chassis.text import _
from contracts.api.identity import SessionView
from contracts.api.identity.one_time_passwords import OneTimePassword, OneTimePasswordRequest
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
from services.cases.pages.login_words import FACTS_TO_CHECK, fact_checked_text
from services.cases.pages.people import people_of, person_name
from services.cases.use_cases.record_login_act import record_login_act

router = APIRouter(prefix="/external-users/{user_id}/one-time-password", include_in_schema=False)

NEEDED = 2
LONGEST_REFERENCE = 40


@router.get("")
async def show_grounds(request: Request, user_id: UUID, staff: IdentityAdmin) -> Response:
    """Ask for the case and for what was checked."""
    require_recent_proof(staff)
    reference = request.query_params.get("case", "").replace("\x00", "")[:LONGEST_REFERENCE]
    return await _grounds_page(
        request, user_id, staff, kept_form(request, {"case_reference": reference})
    )


@router.post("")
@keeps("case_reference")
async def read_out(request: Request, user_id: UUID, staff: IdentityAdmin) -> Response:
    """Have the words made and show them this once."""
    require_recent_proof(staff)
    form = read_form(
        request,
        "case_reference",
        many=("facts_checked",),
        longest={"case_reference": LONGEST_REFERENCE},
    )
    facts = [fact for fact in form.lists.get("facts_checked", []) if fact in FACTS_TO_CHECK]
    form.require("case_reference", _("Enter the number of the case this call belongs to"))
    if len(set(facts)) < NEEDED:
        form.refuse("facts_checked", _("Choose at least two facts that you checked"))
    case_id = await case_of_call(request, user_id, staff, form)
    if not form.is_good or case_id is None:
        return await _grounds_page(request, user_id, staff, form)
    made = await _made(request, user_id, staff, form, facts)
    if made is None:
        return await _grounds_page(request, user_id, staff, form)
    async with transaction(request) as session:
        await record_login_act(
            session,
            case_id=case_id,
            kind=EntryKind.ONE_TIME_PASSWORD,
            by=actor(staff),
            at=now(),
        )
    return page(
        request,
        "desk/one_time_password_words.html",
        here="users",
        user_id=user_id,
        words=made.words.split(),
        expires_at=made.expires_at,
        case_reference=form["case_reference"],
    )


async def _made(
    request: Request, user_id: UUID, staff: SessionView, form: Form, facts: list[str]
) -> OneTimePassword | None:
    """Return the words, or None with the advice on the form."""
    try:
        grounds = OneTimePasswordRequest.model_validate(
            {"case_reference": form["case_reference"], "facts_checked": facts}
        )
        return await clients_of(request).external_users.one_time_password(
            staff.tokens["identity"], user_id, grounds
        )
    except Forbidden as refusal:
        if refusal.code != "proof_too_old":
            raise
        raise StepNeeded("/confirm") from refusal
    except (Invalid, ValidationError):
        form.refuse("facts_checked", _("Choose at least two facts that you checked"))
    except Unavailable as outage:
        form.put_off("facts_checked", _("Nothing was made. Try again in a minute."), outage)
    except Rejected as refusal:
        if refusal.code != "login_deactivated":
            raise
        form.refuse(
            "case_reference",
            _("The login is deactivated. Reactivate it first."),
        )
    return None


async def _grounds_page(
    request: Request, user_id: UUID, staff: SessionView, form: Form
) -> Response:
    user = await clients_of(request).external_users.details(staff.tokens["identity"], user_id)
    person = (await people_of(request, staff, [user.contact_id])).get(
        user.contact_id or UUID(int=0)
    )
    return page(
        request,
        "desk/one_time_password.html",
        status=200 if form.is_good else 422,
        here="users",
        user=user,
        name=(person_name(person) if person else user.name) or user.email,
        contact=person,
        form=form,
        facts=[{"value": fact, "text": fact_checked_text(fact)} for fact in FACTS_TO_CHECK],
    )
