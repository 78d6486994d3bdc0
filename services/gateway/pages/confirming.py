"""Showing once more who one is, before what could take a login over."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Invalid, TooMany, Unauthenticated, Unavailable
from chassis.html import Form, read_form, safe_path
from chassis.html.refusals import refusal_text
from chassis.text import _
from services.gateway.clients.sessions import known_sessions
from services.gateway.pages.fields import LONGEST_PASSWORD, LONGEST_PATH, not_just_now, too_many
from services.gateway.pages.frame import (
    SESSION_COOKIE,
    SignedIn,
    begin_session,
    clients_of,
    device_of,
    landlord_of,
    site_of,
)

router = APIRouter()

PROFILE = "/profile"


@router.get("/confirm")
async def show_confirm(
    request: Request, _resident: SignedIn, wanted: Annotated[str, Query(alias="next")] = ""
) -> Response:
    """Ask for the password, and keep where the person was going."""
    wanted = wanted if len(wanted) <= LONGEST_PATH else ""
    return _page(request, Form({"next": safe_path(wanted, otherwise=PROFILE)}))


@router.post("/confirm")
async def confirm(request: Request, resident: SignedIn) -> Response:
    """Compare the password; then go on under a new session."""
    form = read_form(
        request,
        "password",
        "next",
        verbatim={"password"},
        longest={"password": LONGEST_PASSWORD, "next": LONGEST_PATH},
    )
    form.values["next"] = safe_path(form["next"], otherwise=PROFILE)
    form.require("password", _("Enter your password"))
    if form.is_good:
        try:
            opened = await clients_of(request).factors.confirm(
                landlord_of(request).id,
                request.cookies[SESSION_COOKIE],
                form["password"],
                device=device_of(request),
            )
        except Unauthenticated as refusal:
            if not refusal.code.startswith("sign_in_"):
                raise
            form.refuse("password", _said_of(request, refusal))
        except Invalid:
            form.refuse("password", _("That is not your password. Check it and try again."))
        except TooMany as limit:
            form.put_off("password", too_many(limit.retry_after), limit)
        except Unavailable as outage:
            form.put_off("password", not_just_now(), outage)
        else:
            known_sessions.drop(resident.session.session_id)
            response = RedirectResponse(form["next"], 303)
            begin_session(request, response, opened.token)
            return response
    return _page(request, form)


def _said_of(request: Request, refusal: Unauthenticated) -> str:
    plain = _("That is not your password. Check it and try again.")
    if refusal.code == "sign_in_failed":
        return plain
    return refusal_text(landlord_of(request).sign_in, "customer", refusal.code, plain=plain)


def _page(request: Request, form: Form) -> Response:
    form.forget("password")
    return site_of(request).page(
        request, "confirm.html", status=200 if form.is_good else 422, form=form
    )
