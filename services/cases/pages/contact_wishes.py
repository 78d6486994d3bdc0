"""What a customer chose in the portal: what they are mailed about, what they agreed to."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from chassis.text import _
from contracts.api.identity import SessionView
from services.cases.pages.contacts import full_name
from services.cases.pages.frame import clients_of, needs_one_of, page

router = APIRouter(prefix="/contacts/{contact_id}/preferences", include_in_schema=False)

Reader = Annotated[SessionView, Depends(needs_one_of("agent", "lead", "identity_admin", "auditor"))]
"""The signed-in member of staff whom notifications tells what customers chose."""


@router.get("")
async def show_wishes(request: Request, contact_id: UUID, staff: Reader) -> Response:
    """Show it and offer nothing to change: a consent that staff gave would be none."""
    clients = clients_of(request)
    token = staff.tokens["notifications"]
    contact, preferences, consents = await asyncio.gather(
        clients.connections.contact(staff.tokens["accounts"], contact_id),
        clients.wishes.preferences(token, contact_id),
        clients.wishes.consents(token, contact_id),
    )
    titles = {each.purpose: each.title for each in consents.items}
    return page(
        request,
        "desk/contact_wishes.html",
        here="contacts",
        contact_id=contact_id,
        name=full_name(contact),
        topics=preferences.items,
        consents=consents.items,
        history=[(titles.get(each.purpose, ""), each) for each in consents.history],
        states={
            "not_asked": (_("Not agreed"), "grey"),
            "given": (_("Agreed"), "green"),
            "given_to_earlier": (_("To earlier words, does not count"), "yellow"),
            "withdrawn": (_("Taken back"), "grey"),
        },
    )
