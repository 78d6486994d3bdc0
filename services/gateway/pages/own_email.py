"""Changing the address one signs in with; links by which mailboxes confirm, undo or add one.

Opening a link changes nothing, however often a mail scanner does it: only the button does.
"""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Forbidden, Invalid, Rejected, TooMany, Unavailable
from chassis.html import Form, StepNeeded, keeps, kept_form, read_form
from chassis.text import _
from contracts.api.identity import EmailChangeView
from services.gateway.clients.own_login import EmailStep
from services.gateway.clients.sessions import known_sessions
from services.gateway.domain import MailedLink
from services.gateway.pages.fields import LONGEST_EMAIL, not_just_now, too_many
from services.gateway.pages.frame import (
    SESSION_COOKIE,
    RecentlyProved,
    Resident,
    clients_of,
    forget_cookie,
    landlord_of,
    seal_into,
    site_of,
    unseal,
)

router = APIRouter()

PAGES: dict[EmailStep, str] = {
    "confirm": "/confirming-email",
    "undo": "/undoing-email",
    "add": "/adding-email",
}
COOKIES: dict[EmailStep, str] = {
    "add": "__Host-lodge-add-email",
    "confirm": "__Host-lodge-new-email",
    "undo": "__Host-lodge-undo-email",
}
SECONDS = 60 * 60
LONGEST_TOKEN = 200
NO_TRACE = {"Referrer-Policy": "no-referrer"}


@router.get("/profile/email")
async def show_email_form(request: Request, resident: RecentlyProved) -> Response:
    """Ask for the new address."""
    return _form_page(request, resident, kept_form(request))


@router.post("/profile/email")
@keeps("email")
async def ask_for_email(request: Request, resident: RecentlyProved) -> Response:
    """Ask for the change. What is said next is the same whoever has the address."""
    form = read_form(request, "email", longest={"email": LONGEST_EMAIL})
    form.require("email", _("Enter the new email address"))
    if form["email"] and "@" not in form["email"]:
        form.refuse("email", _("Enter an email address, like name@example.com"))
    if form.is_good:
        try:
            await clients_of(request).own_login.ask_for_email(
                resident.session.tokens["identity"], form["email"]
            )
        except Invalid as refusal:
            advice = refusal.fields.get("email")
            form.refuse("email", advice or _("Enter an email address, like name@example.com"))
        except TooMany as limit:
            form.put_off("email", too_many(limit.retry_after), limit)
        except Unavailable as outage:
            form.put_off("email", not_just_now(), outage)
        except Forbidden as refusal:
            raise StepNeeded("/confirm") from refusal
        else:
            return site_of(request).page(request, "own_email_sent.html", email=form["email"])
    return _form_page(request, resident, form)


@router.get("/confirming-email")
async def show_confirming(request: Request, token: str = "") -> Response:
    """Move the secret out of the address bar, then ask whether this is meant."""
    return await _show(request, "confirm", token)


@router.post("/confirming-email")
async def confirm(request: Request) -> Response:
    """Change the address; the person signs in with it."""
    return await _take(request, "confirm")


@router.get("/undoing-email")
async def show_undoing(request: Request, token: str = "") -> Response:
    """Move the secret out of the address bar, then ask whether this is meant."""
    return await _show(request, "undo", token)


@router.post("/undoing-email")
async def undo(request: Request) -> Response:
    """Put the old address back."""
    return await _take(request, "undo")


@router.get("/adding-email")
async def show_adding(request: Request, token: str = "") -> Response:
    """Move the secret out of the address bar, then ask whether this is meant."""
    return await _show(request, "add", token)


@router.post("/adding-email")
async def add(request: Request) -> Response:
    """Add the address to those of the login. Nobody is signed out by it."""
    return await _take(request, "add")


async def _show(request: Request, step: EmailStep, token: str) -> Response:
    if len(token) > LONGEST_TOKEN:
        return _expired(request)
    if token:
        response = RedirectResponse(PAGES[step], 303, headers=NO_TRACE)
        link = MailedLink(landlord_id=landlord_of(request).id, token=token)
        seal_into(request, response, COOKIES[step], link, seconds=SECONDS)
        return response
    change = await _change(request, step)
    if change is None:
        return _expired(request)
    return _link_page(request, step, change=change)


async def _take(request: Request, step: EmailStep) -> Response:
    read_form(request)
    link, change = _link(request, step), await _change(request, step)
    if link is None or change is None:
        return _expired(request)
    try:
        await clients_of(request).own_login.take_email_link(
            landlord_of(request).id, step, link.token
        )
    except Rejected as refusal:
        if refusal.code == "email_taken":
            return _link_page(request, step, change=change, is_taken=True, status=409)
        return _expired(request)
    if step != "add":  # every session has ended: this one too, if it is one of the login's
        known_sessions.drop_token(landlord_of(request).id, request.cookies.get(SESSION_COOKIE, ""))
    done = _link_page(request, step, change=change, is_done=True)
    forget_cookie(done, COOKIES[step])
    return done


def _link(request: Request, step: EmailStep) -> MailedLink | None:
    return unseal(request, COOKIES[step], MailedLink, seconds=SECONDS)


async def _change(request: Request, step: EmailStep) -> EmailChangeView | None:
    link = _link(request, step)
    if link is None:
        return None
    try:
        return await clients_of(request).own_login.look_at_email_link(
            landlord_of(request).id, step, link.token
        )
    except Rejected:
        return None


def _form_page(request: Request, resident: Resident, form: Form) -> Response:
    return site_of(request).page(
        request,
        "own_email.html",
        status=200 if form.is_good else 422,
        form=form,
        email=resident.session.email,
    )


def _link_page(
    request: Request,
    step: EmailStep,
    *,
    change: EmailChangeView,
    is_done: bool = False,
    is_taken: bool = False,
    status: int = 200,
) -> Response:
    return site_of(request).page(
        request,
        "email_link.html",
        status=status,
        headers=NO_TRACE,
        step=step,
        action=PAGES[step],
        change=change,
        is_done=is_done,
        is_taken=is_taken,
    )


def _expired(request: Request) -> Response:
    return site_of(request).page(request, "link_expired.html", status=404, headers=NO_TRACE)
