"""The owner of the old mailbox stops a change of address. Opening the link changes nothing."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Rejected
from chassis.html import read_form
from contracts.api.identity import ProposedEmail
from services.gateway.domain import MailedLink
from services.gateway.pages.frame import (
    clients_of,
    forget_cookie,
    landlord_of,
    seal_into,
    site_of,
    unseal,
)

router = APIRouter(prefix="/stopping-email")

COOKIE = "__Host-lodge-stop-email"
SECONDS = 60 * 60
LONGEST_TOKEN = 200
NO_TRACE = {"Referrer-Policy": "no-referrer"}


@router.get("")
async def show_stopping(request: Request, token: str = "") -> Response:
    """Move the secret out of the address bar, then ask whether this is meant."""
    if len(token) > LONGEST_TOKEN:
        return _over(request)
    if token:
        response = RedirectResponse("/stopping-email", 303, headers=NO_TRACE)
        link = MailedLink(landlord_id=landlord_of(request).id, token=token)
        seal_into(request, response, COOKIE, link, seconds=SECONDS)
        return response
    found = await _found(request)
    return _over(request) if found is None else _page(request, found[1])


@router.post("")
async def stop(request: Request) -> Response:
    """Stop the change: the address stays as it is."""
    read_form(request)
    found = await _found(request)
    if found is None:
        return _over(request)
    try:
        await clients_of(request).email_proposals.stop(landlord_of(request).id, found[0])
    except Rejected:
        return _over(request)
    response = _page(request, found[1], is_done=True)
    forget_cookie(response, COOKIE)
    return response


async def _found(request: Request) -> tuple[str, ProposedEmail] | None:
    link = unseal(request, COOKIE, MailedLink, seconds=SECONDS)
    if link is None:
        return None
    try:
        proposed = await clients_of(request).email_proposals.look(
            landlord_of(request).id, link.token
        )
    except Rejected:
        return None
    return link.token, proposed


def _page(request: Request, proposed: ProposedEmail, *, is_done: bool = False) -> Response:
    return site_of(request).page(
        request, "stopping_email.html", headers=NO_TRACE, proposed=proposed, is_done=is_done
    )


def _over(request: Request) -> Response:
    return site_of(request).page(request, "link_expired.html", status=404, headers=NO_TRACE)
