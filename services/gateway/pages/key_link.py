"""The mailed link that carries a portal key. Opening it fills in the first page, no more."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse
from starlette.responses import Response

from chassis.errors import Rejected
from services.gateway.domain import Opening
from services.gateway.pages.frame import (
    REGISTRATION_SECONDS,
    clients_of,
    landlord_of,
    seal_into,
    site_of,
)
from services.gateway.pages.opening import COOKIE

router = APIRouter(prefix="/portal-key")

LONGEST_TOKEN = 200
NO_TRACE = {"Referrer-Policy": "no-referrer"}


@router.get("")
async def arrive(request: Request, token: str = "") -> Response:
    """Move key and account number into this browser, sealed, and ask for the person's details.

    A mail scanner that follows the link uses nothing up: the key is good for one registration,
    whoever has looked at it.
    """
    if not token or len(token) > LONGEST_TOKEN:
        return _expired(request)
    landlord = landlord_of(request)
    try:
        opened = await clients_of(request).registration.open_key_link(landlord.id, token)
    except Rejected:
        return _expired(request)
    answers = {
        "portal_key": opened.portal_key,
        "account_reference": opened.account_reference,
    }
    response = RedirectResponse(f"/register?way={opened.way}", 303, headers=NO_TRACE)
    opening = Opening(landlord_id=landlord.id, way=opened.way, answers=answers)
    seal_into(request, response, COOKIE, opening, seconds=REGISTRATION_SECONDS)
    return response


def _expired(request: Request) -> Response:
    return site_of(request).page(request, "link_expired.html", status=404, headers=NO_TRACE)
