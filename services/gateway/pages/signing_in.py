"""The landing page: signing in, and the ways for everybody else. Signing out."""

import contextlib
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from starlette.responses import Response

from chassis.errors import Invalid, LodgeError, TooMany, Unauthenticated, Unavailable
from chassis.html import Form, read_form, safe_path
from chassis.html.refusals import is_told_to_register, refusal_text
from chassis.text import _
from contracts.api.identity import SessionView
from services.gateway.clients.sessions import known_sessions
from services.gateway.pages.fields import (
    LONGEST_EMAIL,
    LONGEST_PASSWORD,
    LONGEST_PATH,
    not_just_now,
    too_many,
)
from services.gateway.pages.frame import (
    SESSION_COOKIE,
    begin_session,
    clients_of,
    device_of,
    landlord_of,
    leave,
    site_of,
    way_in,
)
from services.gateway.pages.opening import offered_ways
from services.gateway.pages.working import (
    LONGEST_WORK,
    WORK_NEEDED,
    page_with_work,
    work_first,
)

router = APIRouter()


@router.get("/")
async def landing(
    request: Request,
    *,
    wanted: Annotated[str, Query(alias="next")] = "",
) -> Response:
    """Show the front door, or the way in to somebody who is signed in already."""
    told = request.query_params
    wanted = wanted if len(wanted) <= LONGEST_PATH else ""
    session = await _session(request)
    if session is not None:
        return RedirectResponse(way_in(session, wanted), 303)
    form = Form({"next": safe_path(wanted, otherwise="")})
    if told.get("ended"):
        return _closed(request, form["next"])
    return site_of(request).page(
        request,
        "landing.html",
        form=form,
        ways=await offered_ways(request),
        is_ready=bool(told.get("ready")),
        is_changed=bool(told.get("changed")),
        is_unlocked=bool(told.get("unlocked")),
    )


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """Sign in. One text for every cause of failure, and the typed address stays."""
    form = read_form(
        request,
        "email",
        "password",
        "next",
        "work",
        verbatim={"password"},
        longest={
            "email": LONGEST_EMAIL,
            "password": LONGEST_PASSWORD,
            "next": LONGEST_PATH,
            "work": LONGEST_WORK,
        },
    )
    form.require("email", _("Enter your email address"))
    form.require("password", _("Enter your password"))
    if form["email"] and "@" not in form["email"]:
        form.refuse("email", _("Enter an email address, like name@example.com"))
    is_sent = form.is_good
    if is_sent:
        try:
            opened = await clients_of(request).identity.sign_in(
                landlord_of(request).id,
                form["email"],
                form["password"],
                device=device_of(request),
                work=form["work"],
            )
        except (Unauthenticated, Invalid, ValidationError) as refusal:
            code = getattr(refusal, "code", "")
            if is_told_to_register(landlord_of(request).sign_in, code):
                return site_of(request).page(request, "locked_out.html", status=422)
            form.refuse(*_said_of(request, code))
        except TooMany as limit:
            form.put_off("email", too_many(limit.retry_after), limit)
        except Unavailable as outage:
            form.put_off("email", not_just_now(), outage)
        else:
            await end_present_session(request)
            response = RedirectResponse(way_in(opened, form["next"]), 303)
            begin_session(request, response, opened.token, device=opened.device)
            return response
    form.forget("password")
    form.values["next"] = safe_path(form["next"], otherwise="")
    ways = await offered_ways(request)
    return await page_with_work(request, "landing.html", form, was_sent=is_sent, ways=ways)


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """End the session everywhere, then show the front door."""
    await end_present_session(request)
    return leave(request)


def _said_of(request: Request, code: str) -> tuple[str, str]:
    """Return the field and the advice for a refusal."""
    if code == WORK_NEEDED:
        return "password", work_first()
    plain = _("The email address or the password is not right. Check both.")
    return "email", refusal_text(landlord_of(request).sign_in, "customer", code, plain=plain)


def _closed(request: Request, back: str) -> Response:
    """Say that the session is over, and lead to signing in and back to where it ended."""
    onward = f"/?next={quote(back, safe='/')}" if back else "/"
    site = site_of(request)
    return site.page(
        request,
        "session_closed.html",
        onward=onward,
        is_kept=site.drafts.is_held_for(request, back),
    )


async def _session(request: Request) -> SessionView | None:
    token = request.cookies.get(SESSION_COOKIE, "")
    if not token:
        return None
    try:
        return await known_sessions.ask(
            clients_of(request).identity, landlord_of(request).id, token
        )
    except (Unauthenticated, Unavailable):
        return None


async def end_present_session(request: Request) -> None:
    """End the browser's present session, if it has one.

    When identity does not answer, the cookie goes all the same and the session ends by
    its idle time.
    """
    token = request.cookies.get(SESSION_COOKIE, "")
    if not token:
        return
    clients, landlord = clients_of(request), landlord_of(request)
    with contextlib.suppress(LodgeError):
        view = await known_sessions.ask(clients.identity, landlord.id, token)
        known_sessions.drop(view.session_id)
    with contextlib.suppress(LodgeError):
        await clients.identity.end_session(landlord.id, token)
