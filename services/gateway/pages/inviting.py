"""Choosing a password by the one-time link of an invitation. Opening the link changes nothing."""

import contextlib

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import LodgeError, Rejected
from chassis.html import Form
from contracts.api.identity import InvitationView
from services.gateway.domain import MailedLink
from services.gateway.pages.fields import (
    check_new_password,
    password_refusals,
    read_new_password,
)
from services.gateway.pages.frame import (
    begin_session,
    clients_of,
    device_of,
    forget_cookie,
    landlord_of,
    seal_into,
    site_of,
    unseal,
)

router = APIRouter(prefix="/invitation")

COOKIE = "__Host-lodge-invitation"
SECONDS = 60 * 60
LONGEST_TOKEN = 200
NO_TRACE = {"Referrer-Policy": "no-referrer"}


@router.get("")
async def show_invitation(request: Request, token: str = "") -> Response:
    """Move the secret out of the address bar, then ask for the new password."""
    if len(token) > LONGEST_TOKEN:
        return _expired(request)
    if token:
        response = RedirectResponse("/invitation", 303, headers=NO_TRACE)
        link = MailedLink(landlord_id=landlord_of(request).id, token=token)
        seal_into(request, response, COOKIE, link, seconds=SECONDS)
        return response
    invited = await _invitation(request)
    if invited is None:
        return _expired(request)
    return _page(request, invited, Form())


@router.post("")
async def take_password(request: Request) -> Response:
    """Set the password; then the person signs in with it."""
    link, invited = _link(request), await _invitation(request)
    if link is None or invited is None:
        return _expired(request)
    form = read_new_password(request)
    check_new_password(form, fewest=landlord_of(request).password_length)
    if form.is_good:
        try:
            with password_refusals(form):
                await clients_of(request).identity.take_invitation(
                    landlord_of(request).id, link.token, form["password"]
                )
        except Rejected:
            return _expired(request)
    if form.is_good:
        response = await _let_in(request, invited, form["password"])
        forget_cookie(response, COOKIE)
        return response
    return _page(request, invited, form)


async def _let_in(request: Request, invited: InvitationView, password: str) -> Response:
    """Sign in whoever registered, with what they have just chosen; others do it themselves."""
    if invited.is_of_registration:
        with contextlib.suppress(LodgeError):
            opened = await clients_of(request).identity.sign_in(
                landlord_of(request).id, invited.email, password, device=device_of(request)
            )
            response = RedirectResponse("/register/complete", 303)
            begin_session(request, response, opened.token, device=opened.device)
            return response
    return RedirectResponse("/?ready=1", 303)


def _link(request: Request) -> MailedLink | None:
    return unseal(request, COOKIE, MailedLink, seconds=SECONDS)


async def _invitation(request: Request) -> InvitationView | None:
    link = _link(request)
    if link is None:
        return None
    try:
        invited = await clients_of(request).identity.invitation(landlord_of(request).id, link.token)
    except Rejected:
        return None
    return invited if invited.kind == "customer" else None


def _page(request: Request, invited: InvitationView, form: Form) -> Response:
    form.forget("password", "confirmation")
    return site_of(request).page(
        request,
        "invitation.html",
        status=200 if form.is_good else 422,
        headers=NO_TRACE,
        form=form,
        invited=invited,
    )


def _expired(request: Request) -> Response:
    return site_of(request).page(request, "link_expired.html", status=404, headers=NO_TRACE)
