"""The money of an account at the desk. Every look is written down by its owner."""

import asyncio
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from chassis.html.periods import Period, period_asked, period_query
from chassis.money_words import entry_text, source_text, stands_text
from contracts.api.ledger import LedgerLine, TransactionsWanted
from services.cases.pages.account_tabs import account_tabs
from services.cases.pages.frame import Staff, clients_of, page

router = APIRouter(prefix="/accounts/{account_id}", include_in_schema=False)

SHOWN: Final = 50


@router.get("/transactions")
async def show_transactions(request: Request, account_id: UUID, staff: Staff) -> Response:
    """Show how an account stands, and the transactions of a period, the newest first."""
    clients, token = clients_of(request), staff.tokens["accounts"]
    period = period_asked(request.query_params)
    account, balance, told = await asyncio.gather(
        clients.accounts.account(token, account_id),
        clients.money.balance(token, account_id),
        clients.money.transactions(token, account_id, _wanted(period)),
    )
    asked = request.query_params
    path = f"/accounts/{account_id}/transactions"
    return page(
        request,
        "desk/account_money.html",
        status=200 if period.form.is_good else 422,
        here="accounts",
        account=account,
        tabs=account_tabs(account_id),
        tab="transactions",
        balance=balance,
        stands=stands_text(balance.balance_pence, balance.overdue_pence, balance.not_due_pence),
        source=source_text(balance.source),
        form=period.form,
        period=period.name,
        told=told,
        lines=[_line(line) for line in told.items],
        earlier=f"{path}?{period_query(asked, before=str(told.next))}" if told.next else "",
        is_part=period.before is not None,
        path=path,
        file_href=f"{path}.csv?{period_query(asked)}",
    )


@router.get("/transactions.csv")
async def send_transactions(request: Request, account_id: UUID, staff: Staff) -> Response:
    """Send the transactions of a period as a file for spreadsheets, the oldest first."""
    pieces = await clients_of(request).money.file(
        staff.tokens["accounts"], account_id, _wanted(period_asked(request.query_params))
    )
    return StreamingResponse(
        pieces,
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="transactions.csv"',
            "Cache-Control": "no-store",
        },
    )


def _wanted(period: Period) -> TransactionsWanted:
    return TransactionsWanted(
        first_day=period.first_day, last_day=period.last_day, before=period.before, limit=SHOWN
    )


def _line(line: LedgerLine) -> dict[str, Any]:
    return {
        "row": line,
        "text": entry_text(line.type, line.subtype, line.description),
        "is_charge": line.amount_pence > 0,
    }
