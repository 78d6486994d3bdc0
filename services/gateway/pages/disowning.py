"""This was not me: the reader of a mail locks the login. Opening the link changes nothing."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Rejected, TooMany, Unavailable
from chassis.html import Form, read_form
from chassis.text import _
from contracts.api.identity.security_notices import NotMeView
from services.gateway.domain import MailedLink
from services.gateway.pages.fields import not_just_now, too_many
from services.gateway.pages.frame import (
    clients_of,
    landlord_of,
    seal_into,
    site_of,
    unseal,
)

router = APIRouter(prefix="/not-me")

COOKIE = "__Host-lodge-not-me"
SECONDS = 60 * 60
LONGEST_TOKEN = 200
NO_TRACE = {"Referrer-Policy": "no-referrer"}


@router.get("")
async def show_not_me(request: Request, token: str = "") -> Response:
    """Move the secret out of the address bar, then say what will happen."""
    if len(token) > LONGEST_TOKEN:
        return _expired(request)
    if token:
        response = RedirectResponse("/not-me", 303, headers=NO_TRACE)
        link = MailedLink(landlord_id=landlord_of(request).id, token=token)
        seal_into(request, response, COOKIE, link, seconds=SECONDS)
        return response
    found = await _found(request)
    return _expired(request) if found is None else _page(request, found[1], Form())


@router.post("")
async def report(request: Request) -> Response:
    """Lock the login. Sent twice, it stays as it is."""
    form = read_form(request)
    found = await _found(request)
    if found is None:
        return _expired(request)
    token, notice = found
    try:
        await clients_of(request).security_notices.take(landlord_of(request).id, token)
    except TooMany as limit:
        form.put_off("not_me", too_many(limit.retry_after), limit)
    except Rejected:
        return _expired(request)
    except Unavailable as outage:
        form.put_off("not_me", not_just_now(), outage)
    return _page(request, notice, form, is_done=form.is_good)


async def _found(request: Request) -> tuple[str, NotMeView] | None:
    link = unseal(request, COOKIE, MailedLink, seconds=SECONDS)
    if link is None:
        return None
    try:
        notice = await clients_of(request).security_notices.look(
            landlord_of(request).id, link.token
        )
    except Rejected:
        return None
    return link.token, notice


def _page(request: Request, notice: NotMeView, form: Form, *, is_done: bool = False) -> Response:
    told = {
        "password_changed": _("The password of your login was changed"),
        "email_changed": _("The email address of your login was changed"),
        "second_factor_changed": _("The second step of your login, or a passkey, was changed"),
        "other_email_added": _("An email address was added to your login"),
        "phone_word_changed": _("Your security word for the telephone was set or removed"),
        "one_time_password_issued": _("We read out a one-time password for your login"),
        "login_locked": _("Your login was locked after wrong passwords or codes"),
    }
    return site_of(request).page(
        request,
        "not_me.html",
        status=200 if form.is_good else 422,
        headers=NO_TRACE,
        form=form,
        fact=told[notice.about],
        happened_at=notice.happened_at,
        is_done=is_done or notice.is_reported,
    )


def _expired(request: Request) -> Response:
    return site_of(request).page(request, "link_expired.html", status=404, headers=NO_TRACE)
