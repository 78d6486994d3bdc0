"""Units and blocks at the desk, and the unit as a part of its account."""

import asyncio
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from services.cases.pages.account_tabs import account_tabs
from services.cases.pages.frame import Staff, clients_of, id_or_none, page

router = APIRouter(include_in_schema=False)


@router.get("/accounts/{account_id}/property")
async def show_property(request: Request, account_id: UUID, staff: Staff) -> Response:
    """Show the unit of an account, with the accounts that it had before."""
    accounts, token = clients_of(request).accounts, staff.tokens["accounts"]
    account = await accounts.account(token, account_id)
    if account.unit_id is None:
        return RedirectResponse(f"/accounts/{account_id}", 303)
    return page(
        request,
        "desk/account_property.html",
        here="accounts",
        account=account,
        tabs=account_tabs(account_id),
        tab="property",
        unit=await accounts.unit(token, account.unit_id),
    )


@router.get("/units/{unit_id}")
async def show_unit(request: Request, unit_id: UUID, staff: Staff) -> Response:
    """Show a unit with its accounts over time."""
    unit = await clients_of(request).accounts.unit(staff.tokens["accounts"], unit_id)
    return page(request, "desk/unit.html", here="accounts", unit=unit)


@router.get("/blocks/{block_id}")
async def show_block(request: Request, block_id: UUID, staff: Staff) -> Response:
    """Show a block and its units, part by part."""
    after = id_or_none(request.query_params.get("after", ""))
    clients, token = clients_of(request), staff.tokens["accounts"]
    block, notices = await asyncio.gather(
        clients.accounts.block(token, block_id, after=after),
        clients.notices.of_block(token, block_id),
    )
    return page(
        request,
        "desk/block.html",
        here="accounts",
        block=block,
        notices=notices.items,
        is_first=after is None,
    )
