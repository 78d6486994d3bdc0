"""Passkeys of staff: signing in with one, and looking after one's own."""

from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from starlette.responses import Response

from chassis.errors import Forbidden, Rejected, Unauthenticated, Unavailable
from chassis.html import Form, StepNeeded, read_form, safe_path
from chassis.limits import Limit, network_of
from chassis.text import _
from contracts.api.identity import PasskeyOptions
from services.cases.pages.confirming import begin_session
from services.cases.pages.frame import (
    SESSION_COOKIE,
    Staff,
    clients_of,
    device_of,
    id_or_none,
    keep_device,
    landlord_of,
    page,
    require_recent_proof,
)
from services.cases.pages.signing_in import end_present_session

router = APIRouter(include_in_schema=False)

PROFILE = "/profile"
BASE = "/profile/passkeys"
LONGEST_PATH = 2000
LONGEST_CREDENTIAL = 20_000
LONGEST_NAME = 60

challenges: Final = Limit(most=60, seconds=60)
"""Asked for from one network, per process: each is a row for five minutes."""


@router.post("/sign-in/passkey/options")
async def give_challenge(request: Request) -> Response:
    """Give the page's script what a passkey is to sign."""
    read_form(request)
    proxies = getattr(request.app.state, "trusted_proxies", 0)
    challenges.count(network_of(request, trusted_proxies=proxies))
    return _json(await clients_of(request).factors.passkey_challenge(landlord_of(request).id))


@router.post("/sign-in/passkey")
async def sign_in_with_passkey(request: Request) -> Response:
    """Sign in, or show once more who one is; one page for every cause of failure."""
    form = read_form(
        request,
        "credential",
        "next",
        "again",
        verbatim={"credential"},
        longest={"credential": LONGEST_CREDENTIAL, "next": LONGEST_PATH},
    )
    present = _token(request) if form["again"] else ""
    if not form.is_good:
        return _refused(request)
    try:
        opened = await clients_of(request).factors.sign_in_with_passkey(
            landlord_of(request).id,
            form["credential"],
            session=present,
            device=device_of(request),
        )
    except (Rejected, ValidationError):
        return _refused(request)
    if not present:
        await end_present_session(request)
    response = RedirectResponse(safe_path(form["next"]), 303)
    begin_session(response, opened.token)
    keep_device(response, opened.device)
    return response


@router.get(f"{BASE}/add")
async def show_form(request: Request, staff: Staff) -> Response:
    """Ask what the new passkey is to be called."""
    require_recent_proof(staff)
    return _form(request, Form())


@router.post(f"{BASE}/options")
async def give_offer(request: Request, staff: Staff) -> Response:
    """Give the page's script what it needs to make a passkey."""
    require_recent_proof(staff)
    read_form(request)
    return _json(
        await clients_of(request).factors.passkey_offer(landlord_of(request).id, _token(request))
    )


@router.post(BASE)
async def add_passkey(request: Request, staff: Staff) -> Response:
    """Keep what the device made."""
    require_recent_proof(staff)
    form = read_form(
        request,
        "credential",
        "name",
        verbatim={"credential"},
        longest={"credential": LONGEST_CREDENTIAL, "name": LONGEST_NAME},
    )
    form.require("name", _("Enter a name for the passkey"))
    if form.is_good:
        try:
            await clients_of(request).factors.add_passkey(
                landlord_of(request).id, _token(request), form["credential"], form["name"]
            )
        except Unauthenticated:
            raise
        except Forbidden as too_old:
            raise StepNeeded(f"/confirm?next={PROFILE}") from too_old
        except (Rejected, ValidationError):
            form.refuse("name", _("The passkey could not be kept. Try again."))
        except Unavailable as outage:
            form.put_off("name", _("This is not possible just now. Try again in a minute."), outage)
        else:
            return RedirectResponse(f"{PROFILE}?told=added", 303)
    form.forget("credential")
    return _form(request, form)


@router.post(f"{BASE}/remove")
async def remove_passkey(request: Request, staff: Staff) -> Response:
    """Take a passkey away; one that is gone already is no error."""
    require_recent_proof(staff)
    passkey_id = id_or_none(read_form(request, "passkey_id")["passkey_id"])
    if passkey_id is not None:
        try:
            await clients_of(request).factors.remove_passkey(
                landlord_of(request).id, _token(request), passkey_id
            )
        except Forbidden as too_old:
            raise StepNeeded(f"/confirm?next={PROFILE}") from too_old
        except Rejected:
            return RedirectResponse(PROFILE, 303)
    return RedirectResponse(f"{PROFILE}?told=removed", 303)


def _json(told: PasskeyOptions) -> Response:
    return Response(told.options, media_type="application/json")


def _form(request: Request, form: Form) -> Response:
    return page(request, "desk/passkey_add.html", status=200 if form.is_good else 422, form=form)


def _refused(request: Request) -> Response:
    return page(request, "desk/passkey_refused.html", status=422)


def _token(request: Request) -> str:
    return request.cookies.get(SESSION_COOKIE, "")[:200]
