"""Choosing a new password by the mailed link. Opening the link changes nothing."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Invalid, NotFound, Rejected, Unavailable
from chassis.html import Form, read_form
from chassis.limits import Limit, network_of
from chassis.text import _
from contracts.api.identity import PasswordResetView
from services.gateway.domain import MailedLink
from services.gateway.pages.fields import not_just_now, password_refusals, read_new_password
from services.gateway.pages.frame import (
    SESSION_COOKIE,
    clients_of,
    forget_cookie,
    landlord_of,
    seal_into,
    site_of,
    unseal,
)

router = APIRouter(prefix="/changing-password")

COOKIE = "__Host-lodge-reset"
SECONDS = 60 * 60
LONGEST_TOKEN = 200
NO_TRACE = {"Referrer-Policy": "no-referrer"}


@router.get("")
async def show_reset(request: Request, token: str = "") -> Response:
    """Move the secret out of the address bar, then ask for what the link needs."""
    if token:
        response = RedirectResponse("/changing-password", 303, headers=NO_TRACE)
        link = MailedLink(landlord_id=landlord_of(request).id, token=token[:LONGEST_TOKEN])
        seal_into(request, response, COOKIE, link, seconds=SECONDS)
        return response
    usable = await _usable(request)
    if usable is None:
        return _expired(request)
    return _page(request, usable, Form())


@router.post("")
async def take_password(request: Request) -> Response:
    """Set the password and use the link up; then the person signs in with it."""
    link, usable = link_of(request), await _usable(request)
    if link is None or usable is None:
        return _expired(request)
    form = read_new_password(request)
    check_twice(form, fewest=landlord_of(request).password_length)
    if form.is_good:
        try:
            with password_refusals(form):
                await clients_of(request).passwords.take(
                    landlord_of(request).id, link.token, form["password"]
                )
        except Rejected:
            return _expired(request)
    if form.is_good:
        response = RedirectResponse("/?changed=1", 303)
        forget_cookie(response, COOKIE)
        forget_cookie(response, SESSION_COOKIE)  # ended with the rest of this login's
        return response
    return _page(request, usable, form)


@router.post("/answer")
async def answer_question(request: Request) -> Response:
    """Look at the answer to the secret question; then the password may be chosen."""
    link, usable = link_of(request), await _usable(request)
    if link is None or usable is None:
        return _expired(request)
    form = read_form(request, "answer")
    form.require("answer", _("Enter your answer"))
    if form.is_good:
        try:
            await clients_of(request).passwords.answer(
                landlord_of(request).id, link.token, form["answer"]
            )
        except Invalid as refusal:
            form.refuse("answer", _wrong(int(refusal.fields.get("tries_left", "0"))))
        except Unavailable as outage:
            form.put_off("answer", not_just_now(), outage)
        except NotFound:
            return _expired(request)
        except Rejected:
            form.refuse("answer", _wrong(0))
        else:
            return RedirectResponse("/changing-password", 303)
    return _page(request, usable, form)


def check_twice(form: Form, *, fewest: int) -> None:
    """Refuse a new password that is absent, too short or not repeated; identity judges the rest."""
    form.require("password", _("Enter the password you want to use"))
    form.require("confirmation", _("Enter the new password once more"))
    if form.is_good and form.differ("password", "confirmation"):
        for name in ("password", "confirmation"):
            form.refuse(name, _("Passwords do not match"))
    if form.is_good and len(form["password"]) < fewest:
        advice = _("Choose a password of at least %(fewest)d characters")
        form.refuse("password", advice % {"fewest": fewest})


def link_of(request: Request) -> MailedLink | None:
    """Return the link that this browser came with, good or dead."""
    return unseal(request, COOKIE, MailedLink, seconds=SECONDS)


async def _usable(request: Request) -> PasswordResetView | None:
    """Return what the link opens, or None. Dead links are counted by network.

    Raises:
        TooMany: somebody tries links out.
    """
    link = link_of(request)
    if link is None:
        return None
    try:
        return await clients_of(request).passwords.look(landlord_of(request).id, link.token)
    except NotFound:
        dead: Limit = request.app.state.dead_links
        dead.count(network_of(request, trusted_proxies=request.app.state.trusted_proxies))
        return None


def _wrong(tries_left: int) -> str:
    if tries_left <= 0:
        return _("That is not the answer, and no more are looked at today. Please call us.")
    if tries_left == 1:
        return _("That is not the answer you gave before. You can try once more.")
    return _("That is not the answer you gave before. You can try %(count)d more times.") % {
        "count": tries_left
    }


def _page(request: Request, usable: PasswordResetView, form: Form) -> Response:
    form.forget("password", "confirmation")
    template = "changing_password_question.html" if usable.question else "changing_password.html"
    return site_of(request).page(
        request,
        template,
        status=200 if form.is_good else 422,
        headers=NO_TRACE,
        form=form,
        usable=usable,
    )


def _expired(request: Request) -> Response:
    return site_of(request).page(request, "reset_expired.html", status=404, headers=NO_TRACE)
