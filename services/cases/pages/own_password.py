"""A member of staff changes their password."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from chassis.errors import Invalid, NotFound, TooMany, Unauthenticated, Unavailable
from chassis.html import Form, read_form
from chassis.text import _
from contracts.api.identity import SessionView
from services.cases.clients import staff_sessions
from services.cases.pages.confirming import begin_session
from services.cases.pages.frame import Staff, clients_of, device_of, landlord_of, page

router = APIRouter(prefix="/profile/password", include_in_schema=False)

LONGEST_PASSWORD = 1024
FIELDS = ("current", "password", "again")


class NoPasswords(NotFound):
    """Staff of this landlord sign in with their organisation's provider alone."""

    code = "passwords_refused"


@router.get("")
async def show_password_form(request: Request, staff: Staff) -> Response:
    """Ask for the present password and the new one."""
    _require_passwords(request)
    return _page(request, staff, Form())


@router.post("")
async def change_password(request: Request, staff: Staff) -> Response:
    """Change the password: every other browser is signed out, this one goes on."""
    _require_passwords(request)
    form = read_form(
        request, *FIELDS, verbatim=FIELDS, longest=dict.fromkeys(FIELDS, LONGEST_PASSWORD)
    )
    form.require("current", _("Enter your present password"))
    form.require("password", _("Choose a new password"))
    if form["password"] and form.differ("password", "again"):
        form.refuse("again", _("Passwords do not match. Type the same password twice."))
    if form.is_good:
        try:
            opened = await clients_of(request).own_login.change_password(
                staff.tokens["identity"],
                form["current"],
                form["password"],
                device=device_of(request),
            )
        except Unauthenticated as refusal:
            _say_refused(form, refusal)
        except Invalid as refusal:
            form.refuse("password", refusal.fields.get("password") or _("Choose another password"))
        except TooMany as limit:
            form.put_off(
                "current",
                _("There were too many tries. Wait a few minutes, then try again."),
                limit,
            )
        except Unavailable as outage:
            form.put_off(
                "current", _("This is not possible just now. Try again in a minute."), outage
            )
        else:
            staff_sessions.drop(staff.session_id)
            answer = RedirectResponse("/profile?told=password", 303)
            begin_session(answer, opened.token)
            return answer
    return _page(request, staff, form)


def are_passwords_taken(request: Request) -> bool:
    """Say whether staff of this landlord sign in with passwords at all."""
    provider = landlord_of(request).sign_in.provider
    return provider is None or not provider.are_passwords_refused


def _require_passwords(request: Request) -> None:
    if not are_passwords_taken(request):
        raise NoPasswords("staff sign in with their organisation's provider")


def _say_refused(form: Form, refusal: Unauthenticated) -> None:
    if refusal.code == "sign_in_failed":
        form.refuse("current", _("That is not your present password. Check it and try again."))
    elif refusal.code.startswith("sign_in_"):
        form.refuse(
            "current",
            _(
                "There were too many wrong passwords. Wait a while, then try again, or ask "
                "whoever looks after logins."
            ),
        )
    else:
        raise refusal


def _page(request: Request, staff: SessionView, form: Form) -> Response:
    form.forget(*FIELDS)
    return page(
        request,
        "desk/own_password.html",
        status=200 if form.is_good else 422,
        here="profile",
        form=form,
        email=staff.email,
    )
