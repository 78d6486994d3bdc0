"""Looking things up in the record: find an account, read its page."""

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from chassis.errors import Invalid, Unavailable
from chassis.events import now
from chassis.text import _
from services.cases.pages.comparing import address_of, name_of
from services.cases.pages.frame import Staff, clients_of, landlord_of, page, transaction
from services.cases.pages.telling import connection_text, line_of, role_text
from services.cases.store.cases import cases_of_account

router = APIRouter(prefix="/accounts", include_in_schema=False)

LONGEST_SEARCH = 200


@router.get("")
async def find_account(request: Request, staff: Staff, q: str = "") -> Response:
    """Find accounts by reference, name, address, postcode or e-mail."""
    text = " ".join(q.replace("\x00", " ").split())[:LONGEST_SEARCH]
    hits, problem = None, ""
    if text:
        try:
            hits = await clients_of(request).accounts.search(staff.tokens["accounts"], text)
        except Invalid as refusal:
            problem = next(iter(refusal.fields.values()), _("Type at least two characters."))
        except Unavailable:
            problem = _("The record cannot be reached just now. Try again in a minute.")
    return page(
        request, "desk/accounts.html", here="accounts", text=text, hits=hits, problem=problem
    )


@router.get("/{account_id}")
async def show_account(request: Request, account_id: UUID, staff: Staff) -> Response:
    """Show an account with its contacts and its cases."""
    account = await clients_of(request).accounts.account(staff.tokens["accounts"], account_id)
    moment = now()
    async with transaction(request) as session:
        cases = await cases_of_account(
            session, landlord_id=landlord_of(request).id, account_id=account_id
        )
    return page(
        request,
        "desk/account.html",
        here="accounts",
        account=account,
        address=address_of(account),
        contacts=[
            {
                "row": contact,
                "name": name_of(contact),
                "role": role_text(contact.role),
                "status": connection_text(contact.status),
            }
            for contact in account.contacts
        ],
        lines=[line_of(row, moment) for row in cases],
    )
