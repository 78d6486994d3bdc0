"""A forgotten password of a member of staff: one answer for everybody, a link used by a form."""

import re

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from chassis.errors import Invalid, NotFound, TooMany, Unavailable
from chassis.html import Form, read_form
from chassis.limits import Limit, network_of
from chassis.text import _
from contracts.api.identity import PasswordResetView
from services.cases.pages.frame import SESSION_COOKIE, clients_of, landlord_of, page
from services.cases.pages.own_password import are_passwords_taken
from services.cases.pages.signing_in import EMAIL_LENGTH, LONGEST_PASSWORD, NO_REFERRER

router = APIRouter(include_in_schema=False)

COOKIE = "__Host-lodge-staff-reset"
SECONDS = 60 * 60
LONGEST_TOKEN = 200
SHAPE = re.compile("[0-9a-f]{32}[.][0-9a-f]{64}")
"""Of a link that came whole. What the mail program cut short cannot say whom it was made for."""


@router.get("/forgotten-password")
async def show_form(request: Request) -> Response:
    """Ask for the address; where staff have no passwords, lead to how they sign in."""
    if not are_passwords_taken(request):
        return RedirectResponse("/sign-in", 303)
    return page(request, "desk/forgotten.html", form=Form())


@router.post("/forgotten-password")
async def ask_for_link(request: Request) -> Response:
    """Have a link sent where one may be, and say the same to everybody."""
    if not are_passwords_taken(request):
        return RedirectResponse("/sign-in", 303)
    form = read_form(request, "email", longest={"email": EMAIL_LENGTH})
    form.require("email", _("Enter your email address"))
    if form.is_good:
        try:
            _count(request, "resets")
            await clients_of(request).passwords.ask_for_link(landlord_of(request).id, form["email"])
        except TooMany as limit:
            form.put_off(
                "email", _("That was tried too often. Wait a while, then try again."), limit
            )
        except Unavailable as outage:
            form.put_off(
                "email", _("This is not possible just now. Try again in a minute."), outage
            )
        else:
            return RedirectResponse("/forgotten-password/sent", 303)
    return page(request, "desk/forgotten.html", status=200 if form.is_good else 422, form=form)


@router.post("/forgotten-password/again")
async def ask_again(request: Request) -> Response:
    """Have a new link sent in place of the dead one that this browser came with."""
    read_form(request)
    token = _token(request)
    if not SHAPE.fullmatch(token):
        return RedirectResponse("/forgotten-password", 303)
    _count(request, "resets")
    await clients_of(request).passwords.ask_again(landlord_of(request).id, token)
    return RedirectResponse("/forgotten-password/sent", 303)


@router.get("/forgotten-password/sent")
async def show_sent(request: Request) -> Response:
    """Say what happens now, without a word about the address."""
    return page(request, "desk/forgotten_sent.html")


@router.get("/changing-password")
async def show_reset(request: Request, token: str = "") -> Response:
    """Move the secret out of the address bar, then ask for the new password."""
    if token:
        answer = RedirectResponse("/changing-password", 303, headers=NO_REFERRER)
        kept = token if len(token) <= LONGEST_TOKEN and token.isascii() else "none"
        answer.set_cookie(
            COOKIE, kept, max_age=SECONDS, path="/", secure=True, httponly=True, samesite="lax"
        )
        return answer
    usable = await _usable(request)
    return _expired(request) if usable is None else _page(request, usable, Form())


@router.post("/changing-password")
async def take_password(request: Request) -> Response:
    """Set the password and use the link up; then the person signs in with it."""
    usable = await _usable(request)
    if usable is None:
        return _expired(request)
    form = read_form(
        request,
        "password",
        "confirmation",
        verbatim=("password", "confirmation"),
        longest={"password": LONGEST_PASSWORD, "confirmation": LONGEST_PASSWORD},
    )
    form.require("password", _("Choose a password"))
    form.require("confirmation", _("Enter the new password once more"))
    if form.is_good and form.differ("password", "confirmation"):
        for name in ("password", "confirmation"):
            form.refuse(name, _("Passwords do not match"))
    if form.is_good:
        try:
            await clients_of(request).passwords.take(
                landlord_of(request).id, _token(request), form["password"]
            )
        except Invalid as refusal:
            form.refuse_all(refusal.fields or {"password": str(refusal)})
        except NotFound:
            return _expired(request)
        except Unavailable as outage:
            form.put_off(
                "password", _("This is not possible just now. Try again in a minute."), outage
            )
        else:
            return _changed()
    return _page(request, usable, form)


def _changed() -> Response:
    answer = RedirectResponse("/sign-in?changed=1", 303)
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
    answer.delete_cookie(SESSION_COOKIE, path="/", secure=True, httponly=True, samesite="strict")
    return answer


async def _usable(request: Request) -> PasswordResetView | None:
    """Return what the link opens, or None. Dead links are counted by network.

    Raises:
        TooMany: somebody tries links out.
    """
    token = _token(request)
    if not token:
        return None
    try:
        return await clients_of(request).passwords.look(landlord_of(request).id, token)
    except NotFound:
        _count(request, "dead_links")
        return None


def _token(request: Request) -> str:
    return request.cookies.get(COOKIE, "")[:LONGEST_TOKEN]


def _count(request: Request, what: str) -> None:
    limit: Limit = getattr(request.app.state, what)
    proxies = getattr(request.app.state, "trusted_proxies", 0)
    limit.count(network_of(request, trusted_proxies=proxies))


def _page(request: Request, usable: PasswordResetView, form: Form) -> Response:
    form.forget("password", "confirmation")
    status = 200 if form.is_good else 422
    answer = page(request, "desk/changing_password.html", status=status, form=form, usable=usable)
    answer.headers.update(NO_REFERRER)
    return answer


def _expired(request: Request) -> Response:
    answer = page(request, "desk/reset_expired.html", status=404)
    answer.headers.update(NO_REFERRER)
    return answer
