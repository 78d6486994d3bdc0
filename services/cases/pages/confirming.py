"""Showing once more who one is, before handing out a way in."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from chassis.errors import Invalid, TooMany, Unauthenticated, Unavailable
from chassis.html import Form, read_form, safe_path
from chassis.html.refusals import refusal_text
from chassis.text import _
from services.cases.clients import staff_sessions
from services.cases.pages.frame import (
    SESSION_COOKIE,
    Staff,
    clients_of,
    device_of,
    landlord_of,
    page,
)

router = APIRouter(include_in_schema=False)

LONGEST_PASSWORD = 1024
LONGEST_PATH = 2000


@router.get("/confirm")
async def show_confirm(request: Request, staff: Staff) -> Response:
    """Ask for the password, and keep where the person was going."""
    wanted = request.query_params.get("next", "")[:LONGEST_PATH]
    return _page(request, Form({"next": safe_path(wanted)}), staff.email)


@router.post("/confirm")
async def confirm(request: Request, staff: Staff) -> Response:
    """Compare the password; then go on under a new session."""
    form = read_form(
        request,
        "password",
        "next",
        verbatim=("password",),
        longest={"password": LONGEST_PASSWORD, "next": LONGEST_PATH},
    )
    form.values["next"] = safe_path(form["next"])
    form.require("password", _("Enter your password"))
    if not form.is_good:
        return _page(request, form, staff.email)
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
        form.put_off(
            "password", _("There were too many tries. Wait a few minutes, then try again."), limit
        )
    except Unavailable as outage:
        form.put_off("password", _("This is not possible just now. Try again in a minute."), outage)
    else:
        staff_sessions.drop(staff.session_id)
        answer = RedirectResponse(form["next"], 303)
        begin_session(answer, opened.token)
        return answer
    return _page(request, form, staff.email)


def _said_of(request: Request, refusal: Unauthenticated) -> str:
    plain = _("That is not your password. Check it and try again.")
    if refusal.code == "sign_in_failed":
        return plain
    return refusal_text(landlord_of(request).sign_in, "staff", refusal.code, plain=plain)


def begin_session(answer: Response, token: str) -> None:
    """Give the browser its session."""
    answer.set_cookie(
        SESSION_COOKIE, token, path="/", secure=True, httponly=True, samesite="strict"
    )


def _page(request: Request, form: Form, email: str) -> Response:
    form.forget("password")
    status = 200 if form.is_good else 422
    return page(request, "desk/confirm.html", status=status, form=form, email=email)
