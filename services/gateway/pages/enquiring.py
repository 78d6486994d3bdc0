"""The second and third step: further facts, then a letter to a person."""

import contextlib

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from pydantic import SecretStr
from starlette.responses import Response

from chassis.errors import Invalid, LodgeError, Rejected, TooMany, Unavailable
from chassis.events import now
from chassis.html import Form, read_form
from chassis.text import _
from contracts.api.registration import EnquiryWithPin, RegistrationStatus
from services.gateway.domain import RegistrationUnderWay, purchase_years
from services.gateway.pages.evidence import FIELDS, SECRETS, fields_of, read_evidence
from services.gateway.pages.fields import LONGEST_WORDS, not_just_now, too_many
from services.gateway.pages.frame import clients_of, site_of
from services.gateway.pages.from_letter import with_number
from services.gateway.pages.proving import go_on, sent_page
from services.gateway.pages.registering import BeginAgain, standing, under_way

router = APIRouter(prefix="/register")

MAY_ENQUIRE = frozenset({"asked", "enquiry_offered", "owner_offered"})
"""States in which somebody may write to a person; whoever cannot answer need not try first."""

FIRST_FIELD = {"start_month": "month", "date_of_birth": "born_day"}
"""Facts whose first field has another name than they."""

ENQUIRY_FIELDS = (
    "account_reference",
    "telephone",
    "property_address",
    "latest_service_charge",
    "details",
    "association",
)


@router.get("/more")
async def show_more(request: Request) -> Response:
    """Ask for the facts of the step that waits."""
    registration = under_way(request)
    if registration is None or not registration.is_proved:
        return RedirectResponse("/register", 303)
    status = await standing(request, registration)
    if status.state != "asked":
        return await go_on(request, registration, status)
    form = Form(with_number(request, fields_of(registration.opening)))
    if request.query_params.get("again"):
        form.refuse(FIRST_FIELD.get(status.asks[0], status.asks[0]), no_match())
    return _more(request, form, status)


@router.post("/more")
async def take_more(request: Request) -> Response:
    """Compare the further facts, and go where they lead."""
    registration = under_way(request)
    if registration is None or not registration.is_proved:
        return RedirectResponse("/register", 303)
    form = read_form(request, *FIELDS)
    status = await standing(request, registration)
    if status.state != "asked":
        return await go_on(request, registration, status)
    evidence = read_evidence(form, status.asks)
    first = FIRST_FIELD.get(status.asks[0], status.asks[0])
    if form.is_good:
        try:
            after = await clients_of(request).registration.verify(
                registration.registration_id, registration.applicant_token, evidence
            )
        except Invalid:
            form.refuse(first, _("Check your answers and send them once more"))
        except TooMany as limit:
            form.put_off(first, too_many(limit.retry_after), limit)
        except Unavailable as outage:
            form.put_off(first, not_just_now(), outage)
        except Rejected:
            return await go_on(request, registration, await standing(request, registration))
        else:
            if after.state != "asked":
                return await go_on(request, registration, after)
            status = after
            form.refuse(FIRST_FIELD.get(status.asks[0], status.asks[0]), no_match())
    form.forget(*SECRETS)
    return _more(request, form, status)


@router.get("/enquiry")
async def show_enquiry(request: Request) -> Response:
    """Offer to write to a person. Nothing is mandatory."""
    registration = under_way(request)
    if registration is None or not registration.is_proved:
        return RedirectResponse("/register", 303)
    status = await standing(request, registration)
    if status.state not in MAY_ENQUIRE:
        return await go_on(request, registration, status)
    is_owned = status.state == "owner_offered"
    return _enquiry(request, registration, Form(), is_owned=is_owned)


@router.post("/enquiry")
async def take_enquiry(request: Request) -> Response:
    """Send the enquiry: from here on it is in a person's hands, whatever is down."""
    registration = under_way(request)
    if registration is None or not registration.is_proved:
        return RedirectResponse("/register", 303)
    form = read_form(
        request,
        *ENQUIRY_FIELDS,
        longest={"property_address": LONGEST_WORDS, "details": LONGEST_WORDS},
    )
    if form.is_good:
        try:
            sent = await clients_of(request).registration.send_enquiry(
                registration.registration_id,
                registration.applicant_token,
                EnquiryWithPin(
                    **{name: form[name] for name in ENQUIRY_FIELDS},
                    pin=SecretStr(registration.pin),
                ),
            )
        except Invalid as refusal:
            form.refuse_all(refusal.fields)
        except TooMany as limit:
            form.put_off("telephone", too_many(limit.retry_after), limit)
        except Unavailable as outage:
            form.put_off("telephone", not_just_now(), outage)
        except Rejected:
            return await go_on(request, registration, await standing(request, registration))
        else:
            return sent_page(request, registration, sent)
    is_owned = False
    with contextlib.suppress(LodgeError, BeginAgain):  # it only chooses between two sentences
        is_owned = (await standing(request, registration)).state == "owner_offered"
    return _enquiry(request, registration, form, is_owned=is_owned)


@router.get("/enquiry/sent")
async def show_sent(request: Request) -> Response:
    """Say under which number a person looks, what happens next, and by when."""
    registration = under_way(request)
    if registration is None or not registration.reference:
        return RedirectResponse("/", 303)
    if registration.answer_by is None:
        with contextlib.suppress(LodgeError, BeginAgain):  # known as soon as the case is open
            status = await standing(request, registration)
            registration = registration.model_copy(update={"answer_by": status.answer_by})
    tracking_link = ""
    with contextlib.suppress(LodgeError):  # the mail with the number has it too
        tracking_link = await clients_of(request).registration.tracking_link(
            registration.registration_id, registration.applicant_token
        )
    return site_of(request).page(
        request,
        "register_sent.html",
        registration=registration,
        tracking_link=tracking_link,
        form=Form(),
    )


@router.get("/closed")
async def show_closed(request: Request) -> Response:
    """Say that this registration leads nowhere any more."""
    return site_of(request).page(request, "register_closed.html", form=Form())


def no_match() -> str:
    """Say that the answers match nobody, and not which of them is wrong."""
    return _("These answers do not match our records. Check them and try again.")


def _more(request: Request, form: Form, status: RegistrationStatus) -> Response:
    return site_of(request).page(
        request,
        "register_more.html",
        status=200 if form.is_good else 422,
        form=form,
        asks=status.asks,
        tries_left=status.tries_left,
        years=purchase_years(now()),
    )


def _enquiry(
    request: Request, registration: RegistrationUnderWay, form: Form, *, is_owned: bool
) -> Response:
    return site_of(request).page(
        request,
        "register_enquiry.html",
        status=200 if form.is_good else 422,
        form=form,
        is_asked_for=registration.is_asked_for,
        is_key_sent=registration.is_key_sent,
        is_owned=is_owned,
    )
