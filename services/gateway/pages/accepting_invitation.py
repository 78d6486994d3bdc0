"""The link of an invitation to act on somebody's home. Opening it changes nothing."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.emails import email_key
from chassis.errors import LodgeError, NotFound, Rejected, Unauthenticated
from chassis.html import Form
from contracts.api.invitations import InvitationPage
from services.gateway.domain import MailedLink
from services.gateway.pages.fields import (
    check_new_password,
    password_refusals,
    read_new_password,
)
from services.gateway.pages.frame import (
    Resident,
    SignedIn,
    begin_session,
    clients_of,
    device_of,
    forget_cookie,
    landlord_of,
    resident_of,
    seal_into,
    site_of,
    unseal,
)
from services.gateway.pages.invitation_words import offered_roles

router = APIRouter(prefix="/access-invitation")

COOKIE = "__Host-lodge-access-invitation"
SECONDS = 60 * 60
LONGEST_TOKEN = 200
NO_TRACE = {"Referrer-Policy": "no-referrer"}


@dataclass(frozen=True)
class Opened:
    """A link that is in the browser, and what it offers."""

    token: str
    offer: InvitationPage


@router.get("")
async def show_invitation(request: Request, token: str = "") -> Response:
    """Move the secret out of the address bar, then say what is offered and by whom."""
    if len(token) > LONGEST_TOKEN:
        return _expired(request)
    if token:
        response = RedirectResponse("/access-invitation", 303, headers=NO_TRACE)
        link = MailedLink(landlord_id=landlord_of(request).id, token=token)
        seal_into(request, response, COOKIE, link, seconds=SECONDS)
        return response
    opened = await _opened(request)
    if opened is None:
        return _expired(request)
    return _page(request, opened.offer, Form(), await _resident(request))


@router.post("")
async def take_password(request: Request) -> Response:
    """Make a login with the password, accept, and lead into the portal."""
    opened = await _opened(request)
    if opened is None:
        return _expired(request)
    form = read_new_password(request)
    check_new_password(form, fewest=landlord_of(request).password_length)
    if form.is_good:
        try:
            with password_refusals(form):
                await clients_of(request).access_invitations.take(
                    landlord_of(request).id, opened.token, form["password"]
                )
        except NotFound:
            return _expired(request)
        except Rejected:  # the mailbox has a login by now: the page asks them to sign in
            return RedirectResponse("/access-invitation", 303, headers=NO_TRACE)
    if form.is_good:
        return await _let_in(request, opened.offer.email, form["password"])
    return _page(request, opened.offer, form, await _resident(request))


@router.post("/accept")
async def accept(request: Request, resident: SignedIn) -> Response:
    """Accept as the person who is signed in."""
    opened = await _opened(request)
    if opened is None:
        return _expired(request)
    try:
        accepted = await clients_of(request).access_invitations.accept(
            resident.session.tokens["accounts"], opened.token
        )
    except NotFound:
        return _expired(request)
    except Rejected as refusal:
        if refusal.code == "access_invitation_over":
            return _expired(request)
        is_owner = refusal.code == "already_holding"
        return _page(request, opened.offer, Form(), resident, is_owner=is_owner, status=409)
    response = RedirectResponse(f"/home/{accepted.account_id}", 303)
    forget_cookie(response, COOKIE)
    return response


async def _let_in(request: Request, email: str, password: str) -> Response:
    """Sign in with what they have just chosen, or say that it works now."""
    response = RedirectResponse("/?ready=1", 303)
    try:
        opened = await clients_of(request).identity.sign_in(
            landlord_of(request).id, email, password, device=device_of(request)
        )
    except LodgeError:
        pass
    else:
        response = RedirectResponse("/home", 303)
        begin_session(request, response, opened.token, device=opened.device)
    forget_cookie(response, COOKIE)
    return response


async def _opened(request: Request) -> Opened | None:
    link = unseal(request, COOKIE, MailedLink, seconds=SECONDS)
    if link is None:
        return None
    try:
        offer = await clients_of(request).access_invitations.look(
            landlord_of(request).id, link.token
        )
    except NotFound:
        return None
    return Opened(link.token, offer)


async def _resident(request: Request) -> Resident | None:
    """Return who is signed in, if anybody is."""
    try:
        return await resident_of(request)
    except Unauthenticated:
        return None


def _page(
    request: Request,
    offer: InvitationPage,
    form: Form,
    resident: Resident | None,
    *,
    is_owner: bool = False,
    status: int = 0,
) -> Response:
    form.forget("password", "confirmation")
    is_mine = resident is not None and email_key(resident.session.email) == email_key(offer.email)
    return site_of(request).page(
        request,
        "access_invitation.html",
        status=status or (200 if form.is_good else 422),
        headers=NO_TRACE,
        form=form,
        offer=offer,
        role=offered_roles().get(offer.role, ""),
        signed_in_as=resident.session.email if resident else "",
        is_mine=is_mine,
        is_owner=is_owner,
    )


def _expired(request: Request) -> Response:
    return site_of(request).page(
        request, "access_invitation_over.html", status=404, headers=NO_TRACE
    )
