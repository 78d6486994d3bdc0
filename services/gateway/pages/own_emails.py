"""The addresses of one's own login: listed, added, removed, and one of them made primary."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Forbidden, Invalid, NotFound, Rejected, TooMany, Unavailable
from chassis.html import Form, StepNeeded, keeps, kept_form, read_form
from chassis.text import _
from contracts.api.identity import OtherEmail, OwnEmails
from services.gateway.clients.sessions import known_sessions
from services.gateway.pages.fields import LONGEST_EMAIL, not_just_now, too_many
from services.gateway.pages.frame import (
    SESSION_COOKIE,
    RecentlyProved,
    Resident,
    SignedIn,
    clients_of,
    forget_cookie,
    site_of,
)

router = APIRouter()

BASE: Final = "/profile/emails"


@router.get(BASE)
async def show_emails(request: Request, resident: RecentlyProved, told: str = "") -> Response:
    """List the addresses, with what may be done to each, and ask for another one."""
    return await _page(request, resident, kept_form(request), told=_told().get(told, ""))


@router.post(BASE)
@keeps("email")
async def add_email(request: Request, resident: RecentlyProved) -> Response:
    """Have a link sent to one more. What is said next is the same whoever has the address."""
    form = read_form(request, "email", longest={"email": LONGEST_EMAIL})
    form.require("email", _("Enter the email address to add"))
    if form["email"] and "@" not in form["email"]:
        form.refuse("email", _("Enter an email address, like name@example.com"))
    if form.is_good and await _is_asked_for(request, resident, form):
        return RedirectResponse(f"{BASE}?told=sent", 303)
    return await _page(request, resident, form)


@router.post(BASE + "/{address_id}/remove")
async def remove_email(request: Request, address_id: UUID, resident: SignedIn) -> Response:
    """Take one out of the list. Pressed twice, it is gone as well."""
    read_form(request)
    try:
        await clients_of(request).own_emails.remove(_token(resident), address_id)
    except NotFound:
        return RedirectResponse(f"{BASE}?told=gone", 303)
    except Forbidden as too_old:
        raise StepNeeded(f"/confirm?next={BASE}") from too_old
    return RedirectResponse(f"{BASE}?told=removed", 303)


@router.get(BASE + "/{address_id}/primary")
async def show_primary(request: Request, address_id: UUID, resident: RecentlyProved) -> Response:
    """Say what happens when this one becomes primary, and ask whether that is meant."""
    own = await _listed(request, resident)
    return _primary_page(request, own.primary, _proved(own, address_id))


@router.post(BASE + "/{address_id}/primary")
async def make_primary(request: Request, address_id: UUID, resident: SignedIn) -> Response:
    """Sign in with this one from now on; everybody is signed out."""
    read_form(request)
    own = await _listed(request, resident)
    address = _proved(own, address_id)
    try:
        await clients_of(request).own_emails.make_primary(_token(resident), address_id)
    except Forbidden as too_old:
        raise StepNeeded(f"/confirm?next={BASE}") from too_old
    except Rejected as refusal:
        if refusal.code == "email_taken":
            return _primary_page(request, own.primary, address, is_taken=True)
        raise
    known_sessions.drop(resident.session.session_id)
    request.state.resident = None  # nobody is signed in any more, on this page neither
    done = _primary_page(request, own.primary, address, is_done=True)
    forget_cookie(done, SESSION_COOKIE)
    return done


async def _is_asked_for(request: Request, resident: Resident, form: Form) -> bool:
    """Have the link sent; else the form says why not."""
    try:
        await clients_of(request).own_emails.add(_token(resident), form["email"])
    except Invalid as refusal:
        advice = refusal.fields.get("email")
        form.refuse("email", advice or _("Enter an email address, like name@example.com"))
    except TooMany as limit:
        form.put_off("email", too_many(limit.retry_after), limit)
    except Unavailable as outage:
        form.put_off("email", not_just_now(), outage)
    except Forbidden as refusal:
        raise StepNeeded("/confirm") from refusal
    except Rejected as refusal:
        if refusal.code != "too_many_other_emails":
            raise
        form.refuse("email", _("Your list is full. Remove an address before you add another"))
    else:
        return True
    return False


async def _listed(request: Request, resident: Resident) -> OwnEmails:
    return await clients_of(request).own_emails.listed(_token(resident))


def _proved(own: OwnEmails, address_id: UUID) -> OtherEmail:
    for each in own.others:
        if each.address_id == address_id and each.is_proved:
            return each
    raise NotFound("no proved address of theirs")


async def _page(request: Request, resident: Resident, form: Form, *, told: str = "") -> Response:
    own = await _listed(request, resident)
    return site_of(request).page(
        request,
        "own_emails.html",
        status=200 if form.is_good else 422,
        form=form,
        own=own,
        is_full=1 + len(own.others) >= own.most,
        told=told,
    )


def _primary_page(
    request: Request,
    old: str,
    address: OtherEmail,
    *,
    is_done: bool = False,
    is_taken: bool = False,
) -> Response:
    return site_of(request).page(
        request,
        "own_email_primary.html",
        status=409 if is_taken else 200,
        old=old,
        address=address,
        is_done=is_done,
        is_taken=is_taken,
    )


def _told() -> dict[str, str]:
    return {
        "sent": _(
            "We have sent a mail there. Open the link in it within 60 minutes and press the button."
        ),
        "removed": _("The address is removed."),
        "gone": _("The address was removed already."),
    }


def _token(resident: Resident) -> str:
    return resident.session.tokens["identity"]
