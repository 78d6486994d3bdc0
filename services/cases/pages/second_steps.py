"""The second step of staff: typing its code after the password, and looking after it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Forbidden, Invalid, Rejected, TooMany, Unauthenticated, Unavailable
from chassis.html import Form, StepNeeded, qr_drawing, read_form, safe_path
from chassis.text import _
from contracts.api.identity import SecondStepOffer, SessionView
from services.cases.clients import staff_sessions
from services.cases.pages.confirming import begin_session
from services.cases.pages.frame import (
    SESSION_COOKIE,
    NotSignedIn,
    Staff,
    clients_of,
    device_of,
    keep_device,
    landlord_of,
    page,
    require_recent_proof,
)
from services.cases.pages.own_password import are_passwords_taken

router = APIRouter(include_in_schema=False)

PROFILE = "/profile"
BASE = "/profile/second-step"
LONGEST_CODE = 100
LONGEST_PATH = 2000


async def unfinished(request: Request) -> SessionView:
    """Return the session of somebody who may have a step to do before anything else.

    Raises:
        Unauthenticated: nobody has begun to sign in, or it was too long ago.
    """
    token = _token(request)
    if not token:
        raise NotSignedIn("sign in first")
    identity, landlord_id = clients_of(request).identity, landlord_of(request).id
    session = await staff_sessions.view(identity, landlord_id, token)
    if session.kind != "staff":
        raise NotSignedIn("sign in as staff")
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
    wanted = safe_path(wanted if len(wanted) <= LONGEST_PATH else "")
    if session.needs != "second_step":
        return RedirectResponse(wanted, 303)
    return _ask(request, Form({"next": wanted, "by": "recovery" if by == "recovery" else ""}))


@router.post("/second-step")
async def take_second_step(request: Request, session: Unfinished) -> Response:
    """Look at the code; then the person is signed in under a new session."""
    form = read_form(
        request, "code", "next", "by", longest={"code": LONGEST_CODE, "next": LONGEST_PATH}
    )
    form.values["next"] = safe_path(form["next"])
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
            form.put_off("code", _too_many(limit.retry_after), limit)
        except Unauthenticated as refusal:
            if not refusal.code.startswith("sign_in_locked"):
                raise
            form.refuse("code", _("There were too many wrong codes. Your login is locked for now."))
        except Unavailable as outage:
            form.put_off("code", _("This is not possible just now. Try again in a minute."), outage)
        else:
            staff_sessions.drop(session.session_id)
            response = RedirectResponse(form["next"], 303)
            begin_session(response, opened.token)
            keep_device(response, opened.device)
            return response
    form.forget("code")
    return _ask(request, form)


@router.get("/second-step/set-up")
async def show_needed_set_up(
    request: Request, session: Unfinished, wanted: Annotated[str, Query(alias="next")] = ""
) -> Response:
    """Let somebody who must have a second step set it up before anything else."""
    wanted = safe_path(wanted if len(wanted) <= LONGEST_PATH else "")
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


@router.get(PROFILE)
async def show_profile(request: Request, staff: Staff, told: str = "") -> Response:
    """Show one's own login, what opens it, and what can be done about it."""
    view = await clients_of(request).factors.look(landlord_of(request).id, _token(request))
    return page(
        request,
        "desk/profile.html",
        view=view,
        email=staff.email,
        told=_told().get(told, ""),
        are_passwords_taken=are_passwords_taken(request),
    )


@router.get(f"{BASE}/set-up")
async def show_set_up(request: Request, staff: Staff) -> Response:
    """Show the secret for the app, and ask for the code that it gives."""
    require_recent_proof(staff)
    return await _set_up(request, Form({"next": PROFILE}), action=f"{BASE}/set-up")


@router.post(f"{BASE}/set-up")
async def take_set_up(request: Request, staff: Staff) -> Response:
    """Put the app into use, and show the recovery codes."""
    require_recent_proof(staff)
    form = _set_up_form(request)
    return await _take_set_up(request, form, staff, action=f"{BASE}/set-up")


@router.post(f"{BASE}/codes")
async def make_codes(request: Request, staff: Staff) -> Response:
    """Make new recovery codes and show them, this once."""
    read_form(request)
    require_recent_proof(staff)
    try:
        made = await clients_of(request).factors.new_codes(landlord_of(request).id, _token(request))
    except Forbidden as too_old:
        raise StepNeeded(f"/confirm?next={PROFILE}") from too_old
    except Rejected:
        return RedirectResponse(PROFILE, 303)
    return _codes(request, made.recovery_codes, onward=PROFILE)


@router.post(f"{BASE}/remove")
async def remove(request: Request, staff: Staff) -> Response:
    """Turn the second step off, where the landlord leaves that to staff."""
    read_form(request)
    require_recent_proof(staff)
    try:
        await clients_of(request).factors.remove(landlord_of(request).id, _token(request))
    except Forbidden as too_old:
        raise StepNeeded(f"/confirm?next={PROFILE}") from too_old
    except Unauthenticated:
        raise
    except Rejected:
        return RedirectResponse(PROFILE, 303)
    return RedirectResponse(f"{PROFILE}?told=off", 303)


def _ask(request: Request, form: Form) -> Response:
    status = 200 if form.is_good else 422
    return page(request, "desk/second_step.html", status=status, form=form)


def _set_up_form(request: Request) -> Form:
    form = read_form(request, "code", "next", longest={"code": LONGEST_CODE, "next": LONGEST_PATH})
    form.values["next"] = safe_path(form["next"])
    return form


async def _set_up(request: Request, form: Form, *, action: str) -> Response:
    try:
        offer = await _offer(request)
    except Forbidden as too_old:
        raise StepNeeded(f"/confirm?next={action}") from too_old
    except Unauthenticated:
        raise
    except Rejected:
        return RedirectResponse(PROFILE, 303)
    form.forget("code")
    return page(
        request,
        "desk/second_step_set_up.html",
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
                staff_sessions.drop(session.session_id)
                begin_session(response, done.opened.token)
            return response
    return await _set_up(request, form, action=action)


async def _offer(request: Request) -> SecondStepOffer:
    return await clients_of(request).factors.offer(landlord_of(request).id, _token(request))


def _codes(request: Request, codes: list[str], *, onward: str) -> Response:
    return page(request, "desk/second_step_codes.html", codes=codes, onward=safe_path(onward))


def _too_many(seconds: int) -> str:
    return _("There were too many tries. Try again in %(minutes)d minutes.") % {
        "minutes": max(1, -(-seconds // 60))
    }


def _token(request: Request) -> str:
    return request.cookies.get(SESSION_COOKIE, "")[:200]


def _told() -> dict[str, str]:
    return {
        "password": _("Your password is changed. Every other browser is signed out."),
        "added": _("The passkey is kept. You can sign in with it."),
        "removed": _("The passkey is removed. It opens your login no more."),
        "off": _("The second step is off. Your password alone opens your login."),
    }
