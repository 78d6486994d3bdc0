"""Choosing the first password by the one-time link. Opening the link uses nothing up."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from chassis.errors import Invalid, NotFound, Unavailable
from chassis.html import Form, read_form
from chassis.text import _
from services.cases.pages.frame import clients_of, landlord_of, page
from services.cases.pages.signing_in import LONGEST_PASSWORD, NO_REFERRER

router = APIRouter(prefix="/invitation", include_in_schema=False)

COOKIE = "__Host-lodge-staff-invitation"
SECONDS = 60 * 60
LONGEST_TOKEN = 200


@router.get("")
async def show_invitation(request: Request, token: str = "") -> Response:
    """Move the secret out of the address bar, then show who is invited."""
    if token and len(token) <= LONGEST_TOKEN and token.isascii():
        answer = RedirectResponse("/invitation", 303, headers=NO_REFERRER)
        answer.set_cookie(
            COOKIE, token, max_age=SECONDS, path="/", secure=True, httponly=True, samesite="lax"
        )
        return answer
    if token or not _token(request):
        return _expired(request)
    return await _page(request, Form())


@router.post("")
async def take_invitation(request: Request) -> Response:
    """Set the first password; the link is used up."""
    form = read_form(
        request,
        "password",
        "again",
        verbatim=("password", "again"),
        longest={"password": LONGEST_PASSWORD, "again": LONGEST_PASSWORD},
    )
    form.require("password", _("Choose a password"))
    if form["password"] and form.differ("password", "again"):
        form.refuse("again", _("Passwords do not match. Type the same password twice."))
    if form.is_good:
        try:
            await clients_of(request).identity.take_invitation(
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
            answer = RedirectResponse("/sign-in?welcome=1", 303)
            answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
            return answer
    return await _page(request, form)


def _token(request: Request) -> str:
    shown = request.cookies.get(COOKIE, "")
    return shown if len(shown) <= LONGEST_TOKEN else ""


async def _page(request: Request, form: Form) -> Response:
    form.forget("password", "again")
    try:
        invited = await clients_of(request).identity.invitation(
            landlord_of(request).id, _token(request)
        )
    except (NotFound, Invalid):
        return _expired(request)
    if invited.kind != "staff":
        return _expired(request)
    status = 200 if form.is_good else 422
    answer = page(request, "desk/invitation.html", status=status, form=form, invited=invited)
    answer.headers.update(NO_REFERRER)
    return answer


def _expired(request: Request) -> Response:
    answer = page(request, "desk/link_expired.html", status=404)
    answer.headers.update(NO_REFERRER)
    return answer
