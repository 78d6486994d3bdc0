"""The link at the foot of a mail: ends mails of its topic, without signing in.

Opening it changes nothing. The page names the topic and nobody. A mail program may press it for
its reader (RFC 8058): it sends a line of its own and no cookie, and is answered in place.
"""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from chassis.errors import NotFound
from chassis.html import read_form
from chassis.limits import Limit, network_of
from contracts.api.notifications.preferences import LONGEST_STOP_TOKEN, StoppedTopic
from services.gateway.pages.frame import clients_of, landlord_of, site_of

router = APIRouter(prefix="/fewer-emails")

PATH: Final = "/fewer-emails"
NO_TRACE = {"Referrer-Policy": "no-referrer"}


@router.get("")
async def show_topic(request: Request, token: str = "") -> Response:
    """Say which mails the link ends, and ask whether that is meant."""
    if not 0 < len(token) <= LONGEST_STOP_TOKEN:
        return _over(request)
    try:
        found = await clients_of(request).preferences.look(landlord_of(request).id, token)
    except NotFound:
        return _over(request)
    return _page(request, found, token)


@router.post("")
async def stop_topic(request: Request, token: str = "") -> Response:
    """End mails of the topic. The same page where that was done before."""
    read_form(request)
    if not 0 < len(token) <= LONGEST_STOP_TOKEN:
        return _over(request)
    try:
        found = await clients_of(request).preferences.stop(landlord_of(request).id, token)
    except NotFound:
        return _over(request)
    return _page(request, found, token)


def _page(request: Request, found: StoppedTopic, token: str) -> Response:
    return site_of(request).page(
        request, "fewer_emails.html", headers=NO_TRACE, found=found, token=token
    )


def _over(request: Request) -> Response:
    """Say that the link ends nothing, and count who tries links out."""
    dead: Limit = request.app.state.dead_links
    dead.count(network_of(request, trusted_proxies=request.app.state.trusted_proxies))
    return site_of(request).page(
        request, "fewer_emails.html", status=404, headers=NO_TRACE, found=None, token=""
    )
