"""Ending a lock by the mailed link. Opening the link changes nothing, however often."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Rejected, TooMany, Unavailable
from chassis.html import Form, read_form
from services.gateway.domain import MailedLink
from services.gateway.pages.fields import not_just_now, too_many
from services.gateway.pages.frame import (
    clients_of,
    forget_cookie,
    landlord_of,
    seal_into,
    site_of,
    unseal,
)

router = APIRouter(prefix="/unlock")

COOKIE = "__Host-lodge-unlock"
SECONDS = 60 * 60
LONGEST_TOKEN = 200
NO_TRACE = {"Referrer-Policy": "no-referrer"}


@router.get("")
async def show_unlock(request: Request, token: str = "") -> Response:
    """Move the secret out of the address bar, then show the button."""
    if len(token) > LONGEST_TOKEN:
        return _expired(request)
    if token:
        response = RedirectResponse("/unlock", 303, headers=NO_TRACE)
        link = MailedLink(landlord_id=landlord_of(request).id, token=token)
        seal_into(request, response, COOKIE, link, seconds=SECONDS)
        return response
    if unseal(request, COOKIE, MailedLink, seconds=SECONDS) is None:
        return _expired(request)
    return _page(request, Form())


@router.post("")
async def unlock(request: Request) -> Response:
    """End the lock and use the link up; then the person signs in."""
    form = read_form(request)
    link = unseal(request, COOKIE, MailedLink, seconds=SECONDS)
    if link is None:
        return _expired(request)
    try:
        await clients_of(request).identity.unlock(landlord_of(request).id, link.token)
    except TooMany as limit:
        form.put_off("unlock", too_many(limit.retry_after), limit)
    except Rejected:
        return _expired(request)
    except Unavailable as outage:
        form.put_off("unlock", not_just_now(), outage)
    else:
        response = RedirectResponse("/?unlocked=1", 303)
        forget_cookie(response, COOKIE)
        return response
    return _page(request, form)


def _page(request: Request, form: Form) -> Response:
    status = 200 if form.is_good else 422
    return site_of(request).page(request, "unlock.html", status=status, headers=NO_TRACE, form=form)


def _expired(request: Request) -> Response:
    return site_of(request).page(request, "link_expired.html", status=404, headers=NO_TRACE)
