"""Signing in to the desk, and signing out."""

import contextlib
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from chassis.errors import Invalid, LodgeError, TooMany, Unauthenticated, Unavailable
from chassis.html import Form, read_form, safe_path
from chassis.html.refusals import refusal_text
from chassis.text import _
from contracts.api.identity import SessionOpened
from services.cases.clients import staff_sessions
from services.cases.pages.frame import (
    SESSION_COOKIE,
    clients_of,
    device_of,
    keep_device,
    landlord_of,
    page,
    site_of,
)

router = APIRouter(include_in_schema=False)

LONGEST_PASSWORD = 1024
NO_REFERRER = {"Referrer-Policy": "no-referrer"}
LONGEST_WORK = 4000
"""Characters of the proof of work that a browser sends."""

EMAIL_LENGTH = 320
SHORTEST_EMAIL = 3
"""Shorter ones are no address anywhere; identity takes none of them."""

CLEAN = {"Clear-Site-Data": '"cache", "storage"'}
"""Of the answer that ends a visit: nothing stays in the browser but the cookie by which it is
known again, and that opens nothing."""


@router.get("/sign-in")
async def show_sign_in(request: Request) -> Response:
    """Show the sign-in form."""
    asked = request.query_params
    form = Form({"next": safe_path(asked.get("next", "")[:2000])})
    if "ended" in asked:
        onward = f"/sign-in?next={quote(form['next'], safe='/')}"
        return page(
            request,
            "desk/session_closed.html",
            onward=onward,
            is_kept=site_of(request).drafts.is_held_for(request, form["next"]),
        )
    return page(
        request,
        "desk/sign_in.html",
        form=form,
        is_unlocked="unlocked" in asked,
        is_welcome="welcome" in asked,
        is_changed="changed" in asked,
    )


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """Sign in, or say with one text for all causes that it did not work."""
    form = read_form(
        request,
        "email",
        "password",
        "next",
        "work",
        verbatim=("password",),
        longest={
            "password": LONGEST_PASSWORD,
            "email": EMAIL_LENGTH,
            "next": 2000,
            "work": LONGEST_WORK,
        },
    )
    form.require("email", _("Enter your email address"))
    form.require("password", _("Enter your password"))
    if not form.is_good:
        return await _sign_in_again(request, form, 422)
    session = await _session_for(request, form)
    if isinstance(session, int):
        return await _sign_in_again(request, form, session)
    await end_present_session(request)
    answer = RedirectResponse(safe_path(form["next"]), 303)
    answer.set_cookie(
        SESSION_COOKIE, session.token, path="/", secure=True, httponly=True, samesite="strict"
    )
    keep_device(answer, session.device)
    return answer


def _wrong(request: Request, form: Form, code: str = "") -> int:
    plain = _("Invalid email or password. Check both and try again.")
    policy = landlord_of(request).sign_in
    form.refuse("password", refusal_text(policy, "staff", code, plain=plain))
    return 401


async def _session_for(request: Request, form: Form) -> SessionOpened | int:
    """Open a session; else say on the form what to do, and return the status of the page."""
    if len(form["email"]) < SHORTEST_EMAIL:
        return _wrong(request, form)
    try:
        return await clients_of(request).identity.sign_in(
            landlord_of(request).id,
            form["email"],
            form["password"],
            device=device_of(request),
            work=form["work"],
        )
    except (Unauthenticated, Invalid) as refusal:
        if refusal.code != "work_needed":
            return _wrong(request, form, refusal.code)
        form.refuse(
            "password", _("Your browser has to do a short check first. Type your password again.")
        )
        return 422
    except TooMany as limit:
        form.put_off(
            "password", _("There were too many tries. Wait a few minutes, then try again."), limit
        )
        return 429
    except Unavailable as outage:
        form.put_off(
            "password", _("Signing in is not possible just now. Try again in a minute."), outage
        )
        return 503


async def _sign_in_again(request: Request, form: Form, status: int) -> Response:
    form.forget("password", "work")
    task = None
    if status != 503:  # noqa: PLR2004 - identity does not answer
        with contextlib.suppress(LodgeError):  # without, the next try will say
            task = await clients_of(request).identity.work_task(landlord_of(request).id)
    return page(request, "desk/sign_in.html", status=status, form=form, work_task=task)


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """End the session here and at identity, and forget what the browser kept."""
    read_form(request)
    await end_present_session(request)
    return leave(request)


async def end_present_session(request: Request) -> None:
    """End the browser's present session at identity, if it has one.

    When identity does not answer, the cookie goes all the same and the session ends by its idle
    time.
    """
    token = request.cookies.get(SESSION_COOKIE, "")[:200]
    if token:
        identity, landlord_id = clients_of(request).identity, landlord_of(request).id
        try:
            view = await staff_sessions.view(identity, landlord_id, token)
            staff_sessions.drop(view.session_id)
            await identity.sign_out(landlord_id, token)
        except (Unauthenticated, Unavailable):
            pass  # over already, or over by its idle time: the browser forgets it either way


def leave(request: Request) -> Response:
    """Lead out of the desk; the browser forgets what it kept."""
    answer = RedirectResponse("/sign-in", 303, headers=CLEAN)
    answer.delete_cookie(SESSION_COOKIE, path="/", secure=True, httponly=True, samesite="strict")
    site_of(request).drafts.forget_all(request, answer)
    return answer
