"""The cases about an account at the desk, the newest first."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from chassis.events import now
from services.cases.pages.account_tabs import account_tabs
from services.cases.pages.frame import Staff, clients_of, landlord_of, page, transaction
from services.cases.pages.telling import line_of
from services.cases.store.cases import cases_of_account

router = APIRouter(prefix="/accounts/{account_id}", include_in_schema=False)

SHOWN: Final = 25
LAST_PAGE: Final = 400
"""Pages beyond this are not walked to: the queue's search finds the case sooner."""


@router.get("/cases")
async def show_cases(request: Request, account_id: UUID, staff: Staff) -> Response:
    """Show a page of the cases about an account."""
    account = await clients_of(request).accounts.account(staff.tokens["accounts"], account_id)
    number, moment = _number(request.query_params.get("page", "")), now()
    async with transaction(request) as session:
        found = await cases_of_account(
            session,
            landlord_id=landlord_of(request).id,
            account_id=account_id,
            skipped=(number - 1) * SHOWN,
            limit=SHOWN + 1,
        )
    path = f"/accounts/{account_id}/cases"
    has_older = len(found) > SHOWN and number < LAST_PAGE
    return page(
        request,
        "desk/account_cases.html",
        here="accounts",
        account=account,
        tabs=account_tabs(account_id),
        tab="cases",
        lines=[line_of(row, moment) for row in found[:SHOWN]],
        number=number,
        path=path,
        newer=f"{path}?page={number - 1}" if number > 1 else "",
        older=f"{path}?page={number + 1}" if has_older else "",
    )


def _number(asked: str) -> int:
    """Return which page is asked for. What means nothing is the first."""
    is_number = asked.isascii() and asked.isdecimal() and len(asked) <= len(str(LAST_PAGE))
    return min(max(int(asked), 1), LAST_PAGE) if is_number else 1
