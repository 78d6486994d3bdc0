"""People of the record, as the desk names them beside their logins."""

from collections.abc import Iterable
from uuid import UUID

from fastapi import Request

from chassis.errors import Unavailable
from contracts.api.accounts import FoundContact
from contracts.api.identity import SessionView
from services.cases.pages.frame import clients_of


def person_name(contact: FoundContact) -> str:
    """Return somebody's whole name; of an organisation its name."""
    parts = (contact.title, contact.first_name, contact.last_name)
    return " ".join(part for part in parts if part) or contact.organisation


async def people_of(
    request: Request, staff: SessionView, contact_ids: Iterable[UUID | None]
) -> dict[UUID, FoundContact]:
    """Return the people behind these contacts; nobody while the record cannot be asked."""
    wanted = {contact_id for contact_id in contact_ids if contact_id is not None}
    if not wanted:
        return {}
    try:
        found = await clients_of(request).accounts.people_with_ids(
            staff.tokens["accounts"], sorted(wanted)
        )
    except Unavailable:
        return {}
    return {contact.contact_id: contact for contact in found.items}
