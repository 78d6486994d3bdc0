"""The money of one home: what is owed, and every transaction."""

import asyncio
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from starlette.responses import Response

from chassis.errors import Forbidden
from chassis.html.periods import Period, period_asked, period_query
from chassis.money_words import entry_text, source_text, stands_text
from chassis.rooms import RoomClosed
from contracts.api.ledger import LedgerLine, TransactionsWanted
from services.gateway.pages.frame import SignedIn, clients_of, site_of
from services.gateway.pages.no_finance import no_finance

router = APIRouter(prefix="/home/{account_id}")

SHOWN: Final = 50


@router.get("/balance")
async def show_balance(request: Request, account_id: UUID, resident: SignedIn) -> Response:
    """Show how the account stands, and the transactions of a period, the newest first."""
    home = resident.home(account_id)
    if not home.finance:
        return no_finance(request, home)
    chosen = period_asked(request.query_params)
    token, money = resident.session.tokens["accounts"], clients_of(request).money
    try:
        balance, told = await asyncio.gather(
            money.balance(token, account_id),
            money.transactions(token, account_id, _wanted(chosen)),
        )
    except RoomClosed:
        raise
    except Forbidden:
        return no_finance(request, home)
    path = f"/home/{account_id}"
    return site_of(request).page(
        request,
        "balance.html",
        status=200 if chosen.form.is_good else 422,
        home=home,
        balance=balance,
        stands=stands_text(balance.balance_pence, balance.overdue_pence, balance.not_due_pence),
        source=source_text(balance.source),
        period=chosen.name,
        form=chosen.form,
        told=told,
        lines=[_line(line) for line in told.items],
        earlier=_earlier(request, told.next),
        is_part="before" in request.query_params,
        file_href=f"{path}/transactions.csv?{period_query(request.query_params)}",
        path=f"{path}/balance",
    )


@router.get("/transactions.csv")
async def send_transactions(request: Request, account_id: UUID, resident: SignedIn) -> Response:
    """Send the transactions of a period as a file for spreadsheets, the oldest first."""
    home = resident.home(account_id)
    if not home.finance:
        return no_finance(request, home)
    try:
        pieces = await clients_of(request).money.file(
            resident.session.tokens["accounts"],
            account_id,
            _wanted(period_asked(request.query_params)),
        )
    except RoomClosed:
        raise
    except Forbidden:
        return no_finance(request, home)
    return StreamingResponse(
        pieces,
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="transactions-{home.reference}.csv"',
            "Cache-Control": "no-store",
        },
    )


def _wanted(period: Period) -> TransactionsWanted:
    return TransactionsWanted(
        first_day=period.first_day, last_day=period.last_day, before=period.before, limit=SHOWN
    )


def _earlier(request: Request, before: int | None) -> str:
    if before is None:
        return ""
    return "?" + period_query(request.query_params, before=str(before))


def _line(line: LedgerLine) -> dict[str, Any]:
    return {
        "row": line,
        "text": entry_text(line.type, line.subtype, line.description),
        "is_charge": line.amount_pence > 0,
    }
