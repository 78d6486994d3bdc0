"""What was paid for an account online, and what became of payments that were not."""

import asyncio
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response

from chassis.text import _
from contracts.api.payments import AccountPayment
from services.cases.pages.account_tabs import account_tabs
from services.cases.pages.frame import Staff, clients_of, page

router = APIRouter(prefix="/accounts/{account_id}/payments", include_in_schema=False)


@router.get("")
async def show_payments(request: Request, account_id: UUID, staff: Staff) -> Response:
    """Show every payment that somebody began for the account online, the newest first."""
    clients, token = clients_of(request), staff.tokens["accounts"]
    account, found = await asyncio.gather(
        clients.accounts.account(token, account_id),
        clients.payments.of_account(token, account_id),
    )
    return page(
        request,
        "desk/account_payments.html",
        here="accounts",
        account=account,
        tabs=account_tabs(account_id),
        tab="payments",
        payments=[_line(payment) for payment in found.items],
    )


def _line(payment: AccountPayment) -> dict[str, Any]:
    text, colour = _states()[payment.state]
    if payment.is_unclear:
        text, colour = _("Look into it: the provider named another amount"), "yellow"
    return {"row": payment, "state": text, "colour": colour, "why": _reason(payment)}


def _states() -> dict[str, tuple[str, str]]:
    return {
        "new": (_("Not known at the provider"), "grey"),
        "open": (_("Under way"), "yellow"),
        "succeeded": (_("Paid, in the ledger"), "green"),
        "failed": (_("Declined"), "red"),
        "cancelled": (_("Cancelled"), "grey"),
        "expired": (_("Ran out of time"), "grey"),
        "error": (_("Went wrong at the provider"), "red"),
    }


def _reason(payment: AccountPayment) -> str:
    """Return the provider's own shorthand, for whoever asks them; ours in words."""
    if payment.code == "not_created":
        return _("The provider never heard of it")
    return payment.code
