"""Passkeys: signing in with one, and looking after one's own."""

from contextlib import suppress
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from starlette.responses import Response

from chassis.errors import Forbidden, Rejected, Unauthenticated, Unavailable
from chassis.html import Form, StepNeeded, read_form
from chassis.limits import Limit, network_of
from chassis.text import _
from contracts.api.identity import PasskeyOptions
from services.gateway.clients.sessions import known_sessions
from services.gateway.pages.fields import LONGEST_PATH
from services.gateway.pages.frame import (
    SESSION_COOKIE,
    RecentlyProved,
    SignedIn,
    begin_session,
    clients_of,
    device_of,
    landlord_of,
    site_of,
    way_in,
)
from services.gateway.pages.signing_in import end_present_session

router = APIRouter()

BASE = "/profile/passkeys"
LONGEST_CREDENTIAL = 20_000
LONGEST_NAME = 60

challenges: Final = Limit(most=60, seconds=60)
"""Asked for from one network, per process: each is a row for five minutes."""


@router.post("/sign-in/passkey/options")
async def give_challenge(request: Request) -> Response:
    """Give the page's script what a passkey is to sign."""
    read_form(request)
    challenges.count(network_of(request, trusted_proxies=request.app.state.trusted_proxies))
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
    present = request.cookies.get(SESSION_COOKIE, "") if form["again"] else ""
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
    if present:
        known_sessions.drop_token(landlord_of(request).id, present)
    else:
        await end_present_session(request)
    response = RedirectResponse(way_in(opened, form["next"]), 303)
    begin_session(request, response, opened.token, device=opened.device)
    return response


@router.get(BASE)
async def show_passkeys(request: Request, _resident: SignedIn, told: str = "") -> Response:
    """List one's own passkeys."""
    view = await clients_of(request).factors.look(landlord_of(request).id, _token(request))
    return site_of(request).page(
        request, "passkeys.html", passkeys=view.passkeys, told=_told().get(told, "")
    )


@router.get(f"{BASE}/add")
async def show_form(request: Request, _resident: RecentlyProved) -> Response:
    """Ask what the new passkey is to be called."""
    return _form(request, Form())


@router.post(f"{BASE}/options")
async def give_offer(request: Request, _resident: RecentlyProved) -> Response:
    """Give the page's script what it needs to make a passkey."""
    read_form(request)
    return _json(
        await clients_of(request).factors.passkey_offer(landlord_of(request).id, _token(request))
    )


@router.post(BASE)
async def add_passkey(request: Request, _resident: RecentlyProved) -> Response:
    """Keep what the device made."""
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
            raise StepNeeded(f"/confirm?next={BASE}") from too_old
        except (Rejected, ValidationError):
            form.refuse("name", _("The passkey could not be kept. Try again."))
        except Unavailable as outage:
            form.put_off("name", _("This is not possible just now. Try again in a minute."), outage)
        else:
            return RedirectResponse(f"{BASE}?told=added", 303)
    form.forget("credential")
    return _form(request, form)


@router.post(f"{BASE}/remove")
async def remove_passkey(request: Request, _resident: RecentlyProved) -> Response:
    """Take a passkey away; one that is gone already is no error."""
    with suppress(ValueError):
        passkey_id = UUID(read_form(request, "passkey_id")["passkey_id"])
        try:
            await clients_of(request).factors.remove_passkey(
                landlord_of(request).id, _token(request), passkey_id
            )
        except Forbidden as too_old:
            raise StepNeeded(f"/confirm?next={BASE}") from too_old
        except Rejected:
            return RedirectResponse(BASE, 303)
    return RedirectResponse(f"{BASE}?told=removed", 303)


def _json(told: PasskeyOptions) -> Response:
    return Response(told.options, media_type="application/json")


def _form(request: Request, form: Form) -> Response:
    return site_of(request).page(
        request, "passkey_add.html", status=200 if form.is_good else 422, form=form
    )


def _refused(request: Request) -> Response:
    return site_of(request).page(request, "passkey_refused.html", status=422)


def _token(request: Request) -> str:
    return request.cookies.get(SESSION_COOKIE, "")


def _told() -> dict[str, str]:
    return {
        "added": _("The passkey is kept. You can sign in with it."),
        "removed": _("The passkey is removed. It opens your login no more."),
    }
