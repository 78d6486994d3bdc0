"""My Communications: what was sent to a person, on every channel."""

import asyncio
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from chassis.errors import LodgeError
from chassis.text import _
from contracts.api.notifications.communications import CommunicationsCount
from services.gateway.pages.frame import Resident, SignedIn, clients_of, site_of

router = APIRouter(prefix="/communications")


@router.get("")
async def show_communications(
    request: Request, resident: SignedIn, after: UUID | None = None
) -> Response:
    """List what was sent to this person, the newest first."""
    found = await clients_of(request).communications.communications(_token(resident), after=after)
    return site_of(request).page(
        request,
        "communications.html",
        items=found.items,
        older=found.next,
        is_first=after is None,
        states=state_texts(),
    )


@router.get("/{message_id}")
async def show_communication(request: Request, message_id: UUID, resident: SignedIn) -> Response:
    """Show one message as plain text; opening it marks it read."""
    message = await clients_of(request).communications.open(_token(resident), message_id)
    return site_of(request).page(
        request, "communication.html", message=message, states=state_texts()
    )


def state_texts() -> dict[str, tuple[str, str]]:
    """Return how it is said, and in which colour, what became of a message."""
    return {
        "on_its_way": (_("On its way"), "blue"),
        "sent": (_("Sent"), "green"),
        "failed": (_("Could not be delivered"), "red"),
        "expired": (_("Not sent: out of date"), "grey"),
        "not_mailed": (_("Not emailed, as you chose"), "grey"),
        "returned": (_("Came back by post"), "red"),
    }


async def count_if_up(request: Request, resident: Resident) -> CommunicationsCount | None:
    """Return how many messages are unread; None while it cannot be asked for."""
    try:
        async with asyncio.timeout(2):
            return await clients_of(request).communications.count(_token(resident))
    except (LodgeError, TimeoutError):
        return None


def _token(resident: Resident) -> str:
    return resident.session.tokens["notifications"]
