"""The second step: typing its code after the password, and looking after it in the profile."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Forbidden, Invalid, Rejected, TooMany, Unauthenticated, Unavailable
from chassis.html import Form, StepNeeded, qr_drawing, read_form, safe_path
from chassis.text import _
from contracts.api.identity import SecondStepOffer, SessionView
from services.gateway.clients.sessions import known_sessions
from services.gateway.pages.fields import LONGEST_PATH, not_just_now, too_many
from services.gateway.pages.frame import (
    SESSION_COOKIE,
    RecentlyProved,
    SignedIn,
    begin_session,
    clients_of,
    device_of,
    landlord_of,
    site_of,
)

router = APIRouter()

BASE = "/profile/second-step"
LONGEST_CODE = 100


async def unfinished(request: Request) -> SessionView:
    """Return the session of somebody who may have a step to do before anything else.

    Raises:
        Unauthenticated: nobody has begun to sign in, or it was too long ago.
    """
    token = _token(request)
    if not token:
        raise Unauthenticated("nobody is signed in")
    session = await known_sessions.ask(clients_of(request).identity, landlord_of(request).id, token)
    if session.kind != "customer":
        raise Unauthenticated("not a customer's session")
    return session


Unfinished = Annotated[SessionView, Depends(unfinished)]


@router.get("/second-step")
async def show_second_step(
    request: Request,
    session: Unfinished,
    wanted: Annotated[str, Query(alias="next")] = "",
    by: str = "",
) -> Response:
    """Ask for the code of the app, or for a recovery code."""
    wanted = safe_path(wanted if len(wanted) <= LONGEST_PATH else "", otherwise="/home")
    if session.needs != "second_step":
        return RedirectResponse(wanted, 303)
    return _ask(request, Form({"next": wanted, "by": "recovery" if by == "recovery" else ""}))


@router.post("/second-step")
async def take_second_step(request: Request, session: Unfinished) -> Response:
    """Look at the code; then the person is signed in under a new session."""
    form = read_form(
        request, "code", "next", "by", longest={"code": LONGEST_CODE, "next": LONGEST_PATH}
    )
    form.values["next"] = safe_path(form["next"], otherwise="/home")
    if session.needs != "second_step":
        return RedirectResponse(form["next"], 303)
    form.require("code", _("Enter the code"))
    if form.is_good:
        try:
            opened = await clients_of(request).factors.second_step(
                landlord_of(request).id, _token(request), form["code"], device=device_of(request)
            )
        except Invalid:
            form.refuse("code", _("That code is not right, or it was used already. Try the next."))
        except TooMany as limit:
            form.put_off("code", too_many(limit.retry_after), limit)
        except Unauthenticated as refusal:
            if not refusal.code.startswith("sign_in_locked"):
                raise
            form.refuse("code", _("There were too many wrong codes. Your login is locked for now."))
        except Unavailable as outage:
            form.put_off("code", not_just_now(), outage)
        else:
            known_sessions.drop(session.session_id)
            response = RedirectResponse(form["next"], 303)
            begin_session(request, response, opened.token, device=opened.device)
            return response
    form.forget("code")
    return _ask(request, form)


@router.get("/second-step/set-up")
async def show_needed_set_up(
    request: Request, session: Unfinished, wanted: Annotated[str, Query(alias="next")] = ""
) -> Response:
    """Let somebody who must have a second step set it up before anything else."""
    wanted = safe_path(wanted if len(wanted) <= LONGEST_PATH else "", otherwise="/home")
    if session.needs != "second_step_set_up":
        return RedirectResponse(wanted, 303)
    return await _set_up(request, Form({"next": wanted}), action="/second-step/set-up")


@router.post("/second-step/set-up")
async def take_needed_set_up(request: Request, session: Unfinished) -> Response:
    """Put the app into use, and sign the person in."""
    form = _set_up_form(request)
    if session.needs != "second_step_set_up":
        return RedirectResponse(form["next"], 303)
    return await _take_set_up(request, form, session, action="/second-step/set-up")


@router.get(BASE)
async def show_standing(request: Request, _resident: SignedIn, told: str = "") -> Response:
    """Show whether a second step is asked for, and what can be done about it."""
    view = await clients_of(request).factors.look(landlord_of(request).id, _token(request))
    return site_of(request).page(
        request, "second_step_standing.html", view=view, told=_told().get(told, "")
    )


@router.get(f"{BASE}/set-up")
async def show_set_up(request: Request, _resident: RecentlyProved) -> Response:
    """Show the secret for the app, and ask for the code that it gives."""
    return await _set_up(request, Form({"next": BASE}), action=f"{BASE}/set-up")


@router.post(f"{BASE}/set-up")
async def take_set_up(request: Request, resident: RecentlyProved) -> Response:
    """Put the app into use, and show the recovery codes."""
    form = _set_up_form(request)
    return await _take_set_up(request, form, resident.session, action=f"{BASE}/set-up")


@router.post(f"{BASE}/codes")
async def make_codes(request: Request, _resident: RecentlyProved) -> Response:
    """Make new recovery codes and show them, this once."""
    read_form(request)
    try:
        made = await clients_of(request).factors.new_codes(landlord_of(request).id, _token(request))
    except Forbidden as too_old:
        raise StepNeeded(f"/confirm?next={BASE}") from too_old
    except Rejected:
        return RedirectResponse(BASE, 303)
    return _codes(request, made.recovery_codes, onward=BASE)


@router.post(f"{BASE}/remove")
async def remove(request: Request, _resident: RecentlyProved) -> Response:
    """Turn the second step off."""
    read_form(request)
    try:
        await clients_of(request).factors.remove(landlord_of(request).id, _token(request))
    except Forbidden as too_old:
        raise StepNeeded(f"/confirm?next={BASE}") from too_old
    except Unauthenticated:
        raise
    except Rejected:
        return RedirectResponse(BASE, 303)
    return RedirectResponse(f"{BASE}?told=off", 303)


def _ask(request: Request, form: Form) -> Response:
    status = 200 if form.is_good else 422
    return site_of(request).page(request, "second_step.html", status=status, form=form)


def _set_up_form(request: Request) -> Form:
    form = read_form(request, "code", "next", longest={"code": LONGEST_CODE, "next": LONGEST_PATH})
    form.values["next"] = safe_path(form["next"], otherwise="/home")
    return form


async def _set_up(request: Request, form: Form, *, action: str) -> Response:
    try:
        offer = await _offer(request)
    except Forbidden as too_old:
        raise StepNeeded(f"/confirm?next={action}") from too_old
    except Unauthenticated:
        raise
    except Rejected:
        return RedirectResponse(BASE, 303)
    form.forget("code")
    return site_of(request).page(
        request,
        "second_step_set_up.html",
        status=200 if form.is_good else 422,
        form=form,
        action=action,
        secret=offer.secret,
        qr=qr_drawing(offer.app_address),
    )


async def _take_set_up(
    request: Request, form: Form, session: SessionView, *, action: str
) -> Response:
    form.require("code", _("Enter the six digits that your app shows"))
    if form.is_good:
        try:
            done = await clients_of(request).factors.set_up(
                landlord_of(request).id, _token(request), form["code"]
            )
        except Invalid:
            form.refuse("code", _("That is not the code that the app shows now. Type the newest."))
        except Unauthenticated:
            raise
        except Forbidden as too_old:
            raise StepNeeded(f"/confirm?next={action}") from too_old
        except Rejected:
            return RedirectResponse(action, 303)
        else:
            response = _codes(request, done.recovery_codes, onward=form["next"])
            if done.opened is not None:
                known_sessions.drop(session.session_id)
                begin_session(request, response, done.opened.token)
            return response
    return await _set_up(request, form, action=action)


async def _offer(request: Request) -> SecondStepOffer:
    return await clients_of(request).factors.offer(landlord_of(request).id, _token(request))


def _codes(request: Request, codes: list[str], *, onward: str) -> Response:
    return site_of(request).page(
        request, "second_step_codes.html", codes=codes, onward=safe_path(onward)
    )


def _token(request: Request) -> str:
    return request.cookies.get(SESSION_COOKIE, "")


def _told() -> dict[str, str]:
    return {"off": _("The second step is off. Your password alone opens your login.")}
