"""Ending a lock by the mailed link. Opening the link changes nothing, however often."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from chassis.errors import Rejected, TooMany, Unavailable
from chassis.html import Form, read_form
from chassis.text import _
from services.cases.pages.frame import clients_of, landlord_of, page

router = APIRouter(prefix="/unlock", include_in_schema=False)

COOKIE = "__Host-lodge-staff-unlock"
SECONDS = 60 * 60
LONGEST_TOKEN = 200
NO_REFERRER = {"Referrer-Policy": "no-referrer"}


@router.get("")
async def show_unlock(request: Request, token: str = "") -> Response:
    """Move the secret out of the address bar, then show the button."""
    if token and len(token) <= LONGEST_TOKEN and token.isascii():
        answer = RedirectResponse("/unlock", 303, headers=NO_REFERRER)
        answer.set_cookie(
            COOKIE, token, max_age=SECONDS, path="/", secure=True, httponly=True, samesite="lax"
        )
        return answer
    if token or not _token(request):
        return _expired(request)
    return _page(request, Form())


@router.post("")
async def unlock(request: Request) -> Response:
    """End the lock and use the link up; then the person signs in."""
    form = read_form(request)
    try:
        await clients_of(request).identity.unlock(landlord_of(request).id, _token(request))
    except TooMany as limit:
        form.put_off(
            "unlock", _("There were too many tries. Wait a few minutes, then try again."), limit
        )
    except Rejected:
        return _expired(request)
    except Unavailable as outage:
        form.put_off("unlock", _("This is not possible just now. Try again in a minute."), outage)
    else:
        answer = RedirectResponse("/sign-in?unlocked=1", 303)
        answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")
        return answer
    return _page(request, form)


def _token(request: Request) -> str:
    shown = request.cookies.get(COOKIE, "")
    return shown if len(shown) <= LONGEST_TOKEN else ""


def _page(request: Request, form: Form) -> Response:
    answer = page(request, "desk/unlock.html", status=200 if form.is_good else 422, form=form)
    answer.headers.update(NO_REFERRER)
    return answer


def _expired(request: Request) -> Response:
    answer = page(request, "desk/link_expired.html", status=404)
    answer.headers.update(NO_REFERRER)
    return answer
