"""The code from the mailbox, and what it opens: the same page for everybody until it is right."""

import contextlib
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from pydantic import SecretStr, ValidationError
from starlette.responses import Response

from chassis.errors import Invalid, LodgeError, Rejected, TooMany, Unavailable
from chassis.html import Form, read_form
from chassis.text import _, ngettext
from contracts.api.registration import (
    EnquirySent,
    EnquiryWithPin,
    Evidence,
    RegistrationStatus,
)
from services.gateway.domain import RegistrationUnderWay
from services.gateway.pages import frame
from services.gateway.pages.fields import not_just_now, too_many
from services.gateway.pages.frame import (
    REGISTRATION_COOKIE,
    begin_session,
    clients_of,
    device_of,
    forget_cookie,
    landlord_of,
    site_of,
    way_in,
)
from services.gateway.pages.registering import remember, standing, under_way

router = APIRouter(prefix="/register")

LONGEST_CODE = 20
ADMITTED_WITHIN = 10.0
"""Longest wait for a login that was just approved to work, in seconds."""

NEXT_PAGE = {
    "started": "/register/code",
    "asked": "/register/more",
    "enquiry_offered": "/register/enquiry",
    "owner_offered": "/register/owner",
    "owner_asked": "/register/owner/asked",
    "enquiry_sent": "/register/enquiry/sent",
}
"""Where an applicant goes on, by the state of the registration."""


@router.get("/code")
async def show_code(request: Request) -> Response:
    """Ask for the code that was mailed."""
    registration = under_way(request)
    if registration is None:
        return RedirectResponse("/register", 303)
    return _page(request, registration, Form())


@router.post("/code")
async def take_code(request: Request) -> Response:
    """Check the code; when it is right, go where the facts lead in the same step."""
    registration = under_way(request)
    if registration is None:
        return RedirectResponse("/register", 303)
    form = read_form(request, "code", longest={"code": LONGEST_CODE})
    code = "".join(character for character in form["code"] if character not in " -")
    if not registration.is_proved:
        form.require("code", _("Enter the 6-digit code from the email"))
        if form.is_good:
            registration = await _prove(request, registration, form, code)
        if not form.is_good:
            return _page(request, registration, form)
    try:
        status = await _verify_first_step(request, registration)
        if registration.is_whole and status.state == "enquiry_offered":
            response = await _send_request(request, registration)
        else:
            response = await go_on(request, registration, status)
    except TooMany as limit:
        form.refuse("code", too_many(limit.retry_after))
        response = _page(request, registration, form)
        remember(request, response, registration)
    except Unavailable as outage:
        # The mailbox stays proved: the next try goes on from here.
        form.put_off("code", not_just_now(), outage)
        response = _page(request, registration, form)
        remember(request, response, registration)
    return response


async def _send_request(request: Request, registration: RegistrationUnderWay) -> Response:
    """Hand the whole request to a person: there is nothing more to ask."""
    sent = await clients_of(request).registration.send_enquiry(
        registration.registration_id,
        registration.applicant_token,
        EnquiryWithPin(pin=SecretStr(registration.pin)),
    )
    return sent_page(request, registration, sent)


def sent_page(request: Request, registration: RegistrationUnderWay, sent: EnquirySent) -> Response:
    """Lead to the page with the number; what was compared is needed no more."""
    response = RedirectResponse("/register/enquiry/sent", 303)
    told = {"reference": sent.reference, "answer_by": sent.answer_by, "pin": ""}
    remember(request, response, registration.model_copy(update=told))
    return response


@router.post("/code/again")
async def send_again(request: Request) -> Response:
    """Mail a new code, at most one a minute."""
    registration = under_way(request)
    if registration is None:
        return RedirectResponse("/register", 303)
    form = Form()
    try:
        await clients_of(request).identity.send_code(
            landlord_of(request).id, registration.registration_id
        )
    except TooMany as limit:
        form.put_off(
            "code", _("We sent a code less than a minute ago. Wait a moment for it."), limit
        )
    except Unavailable as outage:
        form.put_off(
            "code", _("We could not send a new code just now. Try again in a minute."), outage
        )
    except Rejected:
        form.refuse("code", _("This registration has ended. Cancel, then register again."))
    return _page(request, registration, form, was_sent_again=form.is_good)


@router.get("/next")
async def show_next(request: Request) -> Response:
    """Look again whether the login works by now, and go where the registration stands."""
    registration = under_way(request)
    if registration is None or not registration.is_proved:
        return RedirectResponse("/register", 303)
    status = await standing(request, registration)
    return await go_on(request, registration, status)


async def go_on(
    request: Request, registration: RegistrationUnderWay, status: RegistrationStatus
) -> Response:
    """Take the applicant to the page that their registration has come to."""
    if status.state in {"approved", "admitted"}:
        return await _enter(request, registration, status)
    page = NEXT_PAGE.get(status.state, "/register/closed")
    if status.state == "asked" and registration.opening:
        page += "?again=1"
    if status.reference:
        registration = registration.model_copy(
            update={"reference": status.reference, "answer_by": status.answer_by}
        )
    response = RedirectResponse(page, 303)
    remember(request, response, registration)
    return response


async def _enter(
    request: Request, registration: RegistrationUnderWay, status: RegistrationStatus
) -> Response:
    """Wait for the login to work, then open its first session in the same click."""
    clients = clients_of(request)
    for seconds in _pauses():
        if status.state != "approved":
            break
        await frame.pause(seconds)
        with contextlib.suppress(Unavailable):
            status = await standing(request, registration)
    if status.state not in {"approved", "admitted"}:
        return await go_on(request, registration, status)
    if status.state == "admitted" and registration.ending == "success":
        response = RedirectResponse("/register/done", 303)
        forget_cookie(response, REGISTRATION_COOKIE)
        return response
    if status.state == "admitted":
        with contextlib.suppress(LodgeError):
            opened = await clients.identity.sign_in_with_ticket(
                landlord_of(request).id, registration.ticket, device=device_of(request)
            )
            response = RedirectResponse(way_in(opened), 303)
            begin_session(request, response, opened.token, device=opened.device)
            return response
    page = site_of(request).page(
        request, "register_soon.html", email=registration.email, works=status.state == "admitted"
    )
    remember(request, page, registration)
    return page


@router.get("/complete")
async def show_complete(request: Request) -> Response:
    """Say to somebody who has just chosen their password that they are in."""
    return site_of(request).page(request, "register_complete.html", form=Form())


@router.get("/done")
async def show_done(request: Request) -> Response:
    """Say that the registration was successful, and lead to the sign-in page."""
    return site_of(request).page(request, "register_done.html", form=Form())


def _pauses() -> Iterator[float]:
    """Yield growing pauses that last ten seconds together."""
    waited, pause = 0.0, 0.1
    while waited < ADMITTED_WITHIN:
        yield pause
        waited += pause
        pause = min(pause * 1.5, 1.0, max(ADMITTED_WITHIN - waited, 0.05))


async def _prove(
    request: Request, registration: RegistrationUnderWay, form: Form, code: str
) -> RegistrationUnderWay:
    """Exchange the code; a wrong one is refused in words that tell nobody anything."""
    try:
        proof = await clients_of(request).identity.prove_mailbox(
            landlord_of(request).id, registration.registration_id, code
        )
    except TooMany as limit:
        form.put_off("code", too_many(limit.retry_after), limit)
    except Unavailable as outage:
        form.put_off("code", not_just_now(), outage)
    except Invalid as refusal:
        form.refuse("code", wrong_code(refusal.fields.get("tries_left", "")))
    except Rejected:
        form.refuse("code", _("That code is no longer good. Ask for a new code."))
    else:
        return registration.model_copy(
            update={"applicant_token": proof.applicant_token, "ticket": proof.ticket}
        )
    return registration


def wrong_code(tries_left: str) -> str:
    """Say what to do about a wrong code, and how many more of it are looked at."""
    left = int(tries_left) if tries_left.isdecimal() else 0
    if left == 0:
        return _("That is not the code, and it was tried too often. Ask for a new code.")
    return ngettext(
        "That is not the code. Check the newest email: you can try %(left)d more time.",
        "That is not the code. Check the newest email: you can try %(left)d more times.",
        left,
    ) % {"left": left}


async def _verify_first_step(
    request: Request, registration: RegistrationUnderWay
) -> RegistrationStatus:
    """Run the first step of the policy, once: a repeated click reads where that led."""
    status = await standing(request, registration)
    if status.state != "started":
        return status
    client, evidence = clients_of(request).registration, Evidence()
    with contextlib.suppress(ValidationError):  # sealed before a policy was changed
        evidence = Evidence.model_validate(registration.opening)
    try:
        return await client.verify(
            registration.registration_id, registration.applicant_token, evidence
        )
    except Invalid:  # the step asks for something else by now
        return await client.verify(
            registration.registration_id, registration.applicant_token, Evidence()
        )


def _page(
    request: Request, registration: RegistrationUnderWay, form: Form, **context: Any
) -> Response:
    return site_of(request).page(
        request,
        "register_code.html",
        status=200 if form.is_good else 422,
        form=form,
        email=registration.email,
        **context,
    )
