"""Signing in by a code from the mailbox: the address, the same page for any address, the code."""

from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from starlette.responses import Response

from chassis.errors import Invalid, NotFound, Rejected, TooMany, Unauthenticated, Unavailable
from chassis.html import Form, read_form, safe_path
from chassis.html.refusals import refusal_text
from chassis.text import _
from services.gateway.domain import CodeUnderWay
from services.gateway.pages.fields import LONGEST_EMAIL, LONGEST_PATH, not_just_now, too_many
from services.gateway.pages.frame import (
    CODE_COOKIE,
    CODE_SECONDS,
    begin_session,
    clients_of,
    device_of,
    landlord_of,
    seal_into,
    site_of,
    unseal,
    way_in,
)
from services.gateway.pages.proving import LONGEST_CODE, wrong_code
from services.gateway.pages.registering import MAILED_A_MOMENT_AGO
from services.gateway.pages.signing_in import end_present_session

router = APIRouter(prefix="/sign-in/code")


@router.get("")
async def show_address_form(
    request: Request, wanted: Annotated[str, Query(alias="next")] = ""
) -> Response:
    """Ask for the address that the code shall go to."""
    _require_offered(request)
    wanted = wanted if len(wanted) <= LONGEST_PATH else ""
    return _address_page(request, Form({"next": safe_path(wanted, otherwise="")}))


@router.post("")
async def take_address(request: Request) -> Response:
    """Have a code mailed. What follows is the same whether or not somebody has the address."""
    _require_offered(request)
    form = read_form(
        request, "email", "next", longest={"email": LONGEST_EMAIL, "next": LONGEST_PATH}
    )
    form.require("email", _("Enter your email address"))
    form.values["next"] = safe_path(form["next"], otherwise="")
    if not form.is_good:
        return _address_page(request, form)
    known = _under_way(request)
    asked = CodeUnderWay(
        landlord_id=landlord_of(request).id,
        attempt_id=known.attempt_id if known and known.email == form["email"] else uuid4(),
        email=form["email"],
        next=form["next"],
    )
    await _send(request, asked, form)
    if not form.is_good:
        return _address_page(request, form)
    response = RedirectResponse("/sign-in/code/enter", 303)
    seal_into(request, response, CODE_COOKIE, asked, seconds=CODE_SECONDS)
    return response


@router.get("/enter")
async def show_code_form(request: Request) -> Response:
    """Ask for the code that was mailed."""
    asked = _under_way(request)
    if asked is None:
        return RedirectResponse("/sign-in/code", 303)
    return _code_page(request, asked, Form())


@router.post("/enter")
async def take_code(request: Request) -> Response:
    """Sign in by the code."""
    asked = _under_way(request)
    if asked is None:
        return RedirectResponse("/sign-in/code", 303)
    form = read_form(request, "code", longest={"code": LONGEST_CODE})
    form.require("code", _("Enter the 6-digit code from the email"))
    if form.is_good:
        try:
            opened = await clients_of(request).mailed_codes.sign_in(
                landlord_of(request).id,
                asked.attempt_id,
                asked.email,
                form["code"],
                device=device_of(request),
            )
        except Unauthenticated as lock:
            form.refuse("code", _locked(request, lock.code))
        except TooMany as limit:
            form.put_off("code", too_many(limit.retry_after), limit)
        except Unavailable as outage:
            form.put_off("code", not_just_now(), outage)
        except Invalid as refusal:
            form.refuse("code", wrong_code(refusal.fields.get("tries_left", "")))
        except Rejected:
            form.refuse("code", _("That code is no longer good. Ask for a new code."))
        else:
            await end_present_session(request)
            response = RedirectResponse(way_in(opened, asked.next), 303)
            begin_session(request, response, opened.token, device=opened.device)
            return response
    return _code_page(request, asked, form)


@router.post("/again")
async def send_again(request: Request) -> Response:
    """Mail a new code, at most one a minute."""
    asked = _under_way(request)
    if asked is None:
        return RedirectResponse("/sign-in/code", 303)
    form = Form()
    try:
        await clients_of(request).mailed_codes.send(
            landlord_of(request).id, asked.attempt_id, asked.email
        )
    except TooMany as limit:
        if limit.code == MAILED_A_MOMENT_AGO:
            advice = _("We sent a code less than a minute ago. Wait a moment for it.")
        else:
            advice = too_many(limit.retry_after)
        form.put_off("code", advice, limit)
    except Unavailable as outage:
        form.put_off(
            "code", _("We could not send a new code just now. Try again in a minute."), outage
        )
    except Rejected:
        form.refuse("code", _("We could not send a new code just now. Try again in a minute."))
    return _code_page(request, asked, form, was_sent_again=form.is_good)


async def _send(request: Request, asked: CodeUnderWay, form: Form) -> None:
    """Have the code mailed; say on the form what was in the way."""
    try:
        await clients_of(request).mailed_codes.send(
            landlord_of(request).id, asked.attempt_id, asked.email
        )
    except (Invalid, ValidationError):
        form.refuse("email", _("Enter an email address, like name@example.com"))
    except TooMany as limit:
        if limit.code != MAILED_A_MOMENT_AGO:  # else a second click, and the code is on its way
            form.put_off("email", too_many(limit.retry_after), limit)
    except Unavailable as outage:
        form.put_off("email", not_just_now(), outage)


def _require_offered(request: Request) -> None:
    if not landlord_of(request).sign_in.is_mailed_code_offered:
        raise NotFound("codes to sign in by are not offered")


def _locked(request: Request, code: str) -> str:
    plain = _("Too many tries have failed. Wait a while, then try again.")
    return refusal_text(landlord_of(request).sign_in, "customer", code, plain=plain)


def _under_way(request: Request) -> CodeUnderWay | None:
    return unseal(request, CODE_COOKIE, CodeUnderWay, seconds=CODE_SECONDS)


def _address_page(request: Request, form: Form) -> Response:
    return site_of(request).page(
        request, "sign_in_code.html", status=200 if form.is_good else 422, form=form
    )


def _code_page(request: Request, asked: CodeUnderWay, form: Form, **context: Any) -> Response:
    return site_of(request).page(
        request,
        "sign_in_code_enter.html",
        status=200 if form.is_good else 422,
        form=form,
        email=asked.email,
        **context,
    )
