"""People of the record: find one, read their page with every account they are connected to."""

import asyncio
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from chassis.errors import Invalid, Unavailable
from chassis.html import Form
from chassis.text import _
from contracts.api.connections import ConnectedAccount, ContactView
from services.cases.pages.changes import change_line
from services.cases.pages.frame import Staff, clients_of, may_work, page
from services.cases.pages.people import person_name
from services.cases.pages.telling import connection_text, role_text

router = APIRouter(prefix="/contacts", include_in_schema=False)

LONGEST_SEARCH = 200


@router.get("")
async def find_contact(request: Request, staff: Staff, q: str = "") -> Response:
    """Find people by name, email, or anything that finds one of their accounts."""
    text = " ".join(q.replace("\x00", " ").split())[:LONGEST_SEARCH]
    form, found = Form({"q": text}), None
    if text:
        try:
            found = await clients_of(request).accounts.people(staff.tokens["accounts"], text)
        except Invalid as refusal:
            form.refuse("q", refusal.fields.get("q") or _("Type at least two characters."))
        except Unavailable:
            form.refuse("q", _("The record cannot be reached just now. Try again in a minute."))
    return page(
        request,
        "desk/contacts.html",
        here="contacts",
        form=form,
        hits=None
        if found is None
        else [{"row": each, "name": person_name(each)} for each in found.items],
        has_more=found is not None and found.has_more,
    )


@router.get("/{contact_id}")
async def show_contact(request: Request, contact_id: UUID, staff: Staff) -> Response:
    """Show a person, what they are to which account, and what was changed by hand."""
    clients, token = clients_of(request), staff.tokens["accounts"]
    contact, merges = await asyncio.gather(
        clients.connections.contact(token, contact_id),
        clients.merges.of_contact(token, contact_id),
    )
    told = {
        "connected": _("Connected. The account shows on their page in the portal now."),
        "merged": _("Merged. Everything of the other contact is here now."),
        "unmerged": _("Undone. They are two contacts again."),
        "stands": _("This merge cannot be undone. Below it says why."),
        "changed": _("Changed. What they may see and do is as below from now on."),
    }
    return page(
        request,
        "desk/contact.html",
        here="contacts",
        contact=contact,
        merges=merges,
        name=full_name(contact),
        told=told.get(request.query_params.get("told", ""), ""),
        connections=[connection_line(each) for each in contact.connections],
        may_change=may_work(staff),
        changes=[change_line(each) for each in contact.changes],
    )


def full_name(contact: ContactView) -> str:
    """Return somebody's whole name; of an organisation its name."""
    parts = (contact.title, contact.first_name, contact.last_name)
    return " ".join(part for part in parts if part) or contact.organisation


def connection_line(connection: ConnectedAccount) -> dict[str, object]:
    """Return a connection in words."""
    return {
        "row": connection,
        "role": role_text(connection.role),
        "status": connection_text(connection.status),
    }
