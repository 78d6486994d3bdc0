"""Signing in to the desk with the organisation's own provider: leaving, and coming back."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from chassis.errors import Forbidden, NotFound, Rejected, Unavailable
from chassis.html import Form, safe_path
from chassis.text import _
from services.cases.pages.frame import SESSION_COOKIE, clients_of, landlord_of, page
from services.cases.pages.signing_in import end_present_session

router = APIRouter(prefix="/sign-in/provider", include_in_schema=False)

COOKIE = "__Host-lodge-staff-provider"
"""What the browser must bring back beside the provider's answer, and where the person was going."""

COOKIE_SECONDS = 600
LONGEST_PATH = 2000
LONGEST_STATE = 200
LONGEST_CODE = 4096
NO_REFERRER = {"Referrer-Policy": "no-referrer"}


@router.get("")
async def leave(request: Request) -> Response:
    """Send the browser to the provider; remember where the person was going."""
    wanted = safe_path(request.query_params.get("next", "")[:LONGEST_PATH])
    try:
        begun = await clients_of(request).own_provider.begin(
            landlord_of(request).id, is_again="again" in request.query_params
        )
    except Unavailable:
        return _not_in(request, _unreachable(request), wanted, 503)
    except Rejected as refusal:
        raise NotFound("staff have no sign-in of their own organisation here") from refusal
    answer = RedirectResponse(begun.address, 303, headers=NO_REFERRER)
    kept = urlsafe_b64encode(wanted.encode()).decode().rstrip("=")
    answer.set_cookie(
        COOKIE,
        f"{begun.state}.{kept}",
        max_age=COOKIE_SECONDS,
        path="/",
        secure=True,
        httponly=True,
        samesite="lax",  # the way back begins at the provider's site
    )
    return answer


@router.get("/done")
async def come_back(request: Request) -> Response:
    """Exchange what the provider sent along for a session, in the browser that left alone."""
    asked = request.query_params
    state, wanted = _kept(request)
    brought, code = asked.get("state", ""), asked.get("code", "")
    if not state or not hmac.compare_digest(state.encode(), brought.encode()):
        return _not_in(request, _failed(request), wanted, 401)
    if not code or len(code) > LONGEST_CODE:
        return _not_in(request, _cancelled(request), wanted, 401)
    try:
        opened = await clients_of(request).own_provider.end(
            landlord_of(request).id, state=state, code=code
        )
    except Unavailable:
        return _not_in(request, _unreachable(request), wanted, 503)
    except Rejected as refusal:
        status = 403 if isinstance(refusal, Forbidden) else 401
        return _not_in(request, _words_for(request, refusal), wanted, status)
    await end_present_session(request)
    answer = page(request, "desk/signed_in.html", next=wanted)
    answer.headers.update(NO_REFERRER)
    answer.set_cookie(
        SESSION_COOKIE, opened.token, path="/", secure=True, httponly=True, samesite="strict"
    )
    _forget(answer)
    return answer


def _kept(request: Request) -> tuple[str, str]:
    """Return what the browser was given when it left, and where the person was going."""
    state, _dot, path = request.cookies.get(COOKIE, "")[: 2 * LONGEST_PATH].partition(".")
    try:
        wanted = urlsafe_b64decode(path + "=" * (-len(path) % 4)).decode()
    except ValueError:
        wanted = ""
    return state[:LONGEST_STATE], safe_path(wanted)


def _not_in(request: Request, problem: str, wanted: str, status: int) -> Response:
    answer = page(
        request,
        "desk/sign_in.html",
        status=status,
        form=Form({"next": wanted}),
        provider_problem=problem,
    )
    answer.headers.update(NO_REFERRER)
    if status == 503:  # noqa: PLR2004
        answer.headers["Retry-After"] = "60"
    _forget(answer)
    return answer


def _forget(answer: Response) -> None:
    answer.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")


def _name(request: Request) -> str:
    provider = landlord_of(request).sign_in.provider
    if provider is None:
        raise NotFound("staff have no sign-in of their own organisation here")
    return provider.name


def _unreachable(request: Request) -> str:
    provider = landlord_of(request).sign_in.provider
    if provider is not None and provider.are_passwords_refused:
        return _("%(name)s cannot be reached just now. Try again in a minute.") % {
            "name": _name(request)
        }
    return _(
        "%(name)s cannot be reached just now. Try again in a minute, or sign in with your "
        "password here."
    ) % {"name": _name(request)}


def _failed(request: Request) -> str:
    return _("Signing in with %(name)s did not work. Try again.") % {"name": _name(request)}


def _cancelled(request: Request) -> str:
    return _("You were not signed in with %(name)s. Try again when you are ready.") % {
        "name": _name(request)
    }


def _words_for(request: Request, refusal: Rejected) -> str:
    name = {"name": _name(request)}
    if refusal.code == "provider_person_unknown":
        return (
            _(
                "%(name)s knows you, but no working login of this desk is yours. Ask whoever "
                "looks after logins to invite the address you have there."
            )
            % name
        )
    if refusal.code == "provider_email_unverified":
        return (
            _(
                "%(name)s does not confirm that your email address is yours. Ask whoever looks "
                "after %(name)s to confirm it there."
            )
            % name
        )
    return _failed(request)
