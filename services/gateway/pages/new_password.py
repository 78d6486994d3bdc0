"""The password was read out by staff, or has expired: choose another, and be in at once."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Invalid, TooMany, Unauthenticated, Unavailable
from chassis.html import Form, read_form
from chassis.text import _
from contracts.api.identity.one_time_passwords import NewPasswordView
from services.gateway.pages.fields import LONGEST_PASSWORD, not_just_now, too_many
from services.gateway.pages.frame import (
    SESSION_COOKIE,
    begin_session,
    clients_of,
    device_of,
    landlord_of,
    site_of,
    way_in,
)

router = APIRouter(prefix="/new-password")

PASSWORDS = ("password", "new_password", "confirmation")
LONGEST_TOKEN = 200


@router.get("")
async def show_new_password(request: Request) -> Response:
    """Ask for the password in use and for a new one."""
    return _page(request, await _awaited(request), Form())


@router.post("")
async def choose_password(request: Request) -> Response:
    """Set it and sign in, in one act."""
    asked = await _awaited(request)
    form = read_form(
        request,
        *PASSWORDS,
        verbatim=PASSWORDS,
        longest=dict.fromkeys(PASSWORDS, LONGEST_PASSWORD),
    )
    form.require("password", _("Enter the password you signed in with"))
    form.require("new_password", _("Enter the new password you want to use"))
    form.require("confirmation", _("Enter the new password once more"))
    if form["confirmation"] and form.differ("new_password", "confirmation"):
        form.refuse("confirmation", _("The passwords do not match. Type the same one twice."))
    if form.is_good:
        try:
            opened = await clients_of(request).new_password.choose(
                landlord_of(request).id,
                _token(request),
                form["password"],
                form["new_password"],
                device=device_of(request),
            )
        except Invalid as refusal:
            form.refuse_all(refusal.fields or {"new_password": _("Choose another password")})
        except TooMany as limit:
            form.put_off("password", too_many(limit.retry_after), limit)
        except Unavailable as outage:
            form.put_off("new_password", not_just_now(), outage)
        else:
            response = RedirectResponse(way_in(opened), 303)
            begin_session(request, response, opened.token, device=opened.device)
            return response
    return _page(request, asked, form)


async def _awaited(request: Request) -> NewPasswordView:
    """Return who is to choose a new password. Nobody: the site shows its front door."""
    token = _token(request)
    if not token:
        raise Unauthenticated("nobody is signed in")
    return await clients_of(request).new_password.look(landlord_of(request).id, token)


def _token(request: Request) -> str:
    return request.cookies.get(SESSION_COOKIE, "")[:LONGEST_TOKEN]


def _page(request: Request, asked: NewPasswordView, form: Form) -> Response:
    form.forget(*PASSWORDS)
    return site_of(request).page(
        request,
        "new_password.html",
        status=200 if form.is_good else 422,
        form=form,
        asked=asked,
        fewest=landlord_of(request).password_length,
    )
