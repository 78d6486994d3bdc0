"""Changing one's password."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Unauthenticated
from chassis.html import Form, read_form
from chassis.text import _
from services.gateway.clients.sessions import known_sessions
from services.gateway.pages.fields import (
    LONGEST_PASSWORD,
    check_new_password,
    password_refusals,
)
from services.gateway.pages.frame import (
    Resident,
    SignedIn,
    begin_session,
    clients_of,
    device_of,
    landlord_of,
    site_of,
)

router = APIRouter(prefix="/profile/password")

FIELDS = ("current", "password", "confirmation")


@router.get("")
async def show_password_form(request: Request, resident: SignedIn) -> Response:
    """Ask for the present password and the new one."""
    return _page(request, resident, Form())


@router.post("")
async def change_password(request: Request, resident: SignedIn) -> Response:
    """Change the password: every other browser is signed out, this one goes on."""
    form = read_form(
        request, *FIELDS, verbatim=FIELDS, longest=dict.fromkeys(FIELDS, LONGEST_PASSWORD)
    )
    form.require("current", _("Enter your present password"))
    check_new_password(form, fewest=landlord_of(request).password_length)
    if form.is_good:
        try:
            with password_refusals(form, waits_at="current"):
                opened = await clients_of(request).own_login.change_password(
                    resident.session.tokens["identity"],
                    form["current"],
                    form["password"],
                    device=device_of(request),
                )
                known_sessions.drop(resident.session.session_id)
                response = RedirectResponse("/profile?told=password", 303)
                begin_session(request, response, opened.token)
                return response
        except Unauthenticated as refusal:
            _say_refused(form, refusal, phone=landlord_of(request).office.phone)
    return _page(request, resident, form)


def _say_refused(form: Form, refusal: Unauthenticated, *, phone: str) -> None:
    if refusal.code == "sign_in_failed":
        form.refuse("current", _("That is not your present password. Check it and try again."))
    elif refusal.code.startswith("sign_in_"):
        form.refuse(
            "current",
            _(
                "There were too many wrong passwords. Wait a while, then try again, or call us on "
                "%(phone)s."
            )
            % {"phone": phone},
        )
    else:
        raise refusal


def _page(request: Request, resident: Resident, form: Form) -> Response:
    form.forget(*FIELDS)
    return site_of(request).page(
        request,
        "own_password.html",
        status=200 if form.is_good else 422,
        form=form,
        email=resident.session.email,
    )
