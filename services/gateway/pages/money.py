"""The money of one home: what is owed, and every transaction."""

import asyncio
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from starlette.responses import Response

from chassis.errors import Forbidden
from chassis.events import now
from chassis.html import Form
from chassis.rooms import RoomClosed
from chassis.text import _
from contracts.api.ledger import LedgerLine, TransactionsWanted
from services.gateway.domain import LONDON
from services.gateway.pages.frame import SignedIn, clients_of, site_of
from services.gateway.pages.money_words import entry_text, source_text, stands_text
from services.gateway.pages.no_finance import no_finance

router = APIRouter(prefix="/home/{account_id}")

MONTHS: Final = {"3": 91, "6": 183, "12": 366, "24": 731}
"""Offered periods → days back from today. `all`: everything; `own`: days of one's own."""

USUAL: Final = "12"
SHOWN: Final = 50
LONGEST_NUMBER: Final = 9


@dataclass(frozen=True)
class Chosen:
    """The period that the address asks for, with what is wrong with it."""

    name: str
    wanted: TransactionsWanted
    form: Form


@router.get("/balance")
async def show_balance(request: Request, account_id: UUID, resident: SignedIn) -> Response:
    """Show how the account stands, and the transactions of a period, the newest first."""
    home = resident.home(account_id)
    if not home.finance:
        return no_finance(request, home)
    chosen = _chosen(request)
    token, money = resident.session.tokens["accounts"], clients_of(request).money
    try:
        balance, told = await asyncio.gather(
            money.balance(token, account_id),
            money.transactions(token, account_id, chosen.wanted),
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
        stands=stands_text(balance),
        source=source_text(balance.source),
        period=chosen.name,
        form=chosen.form,
        told=told,
        lines=[_line(line) for line in told.items],
        earlier=_earlier(request, told.next),
        is_part="before" in request.query_params,
        file_href=f"{path}/transactions.csv?{urlencode(_asked(request))}",
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
            resident.session.tokens["accounts"], account_id, _chosen(request).wanted
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


def _chosen(request: Request) -> Chosen:
    asked = request.query_params
    today = now().astimezone(LONDON).date()
    form = Form({"first": asked.get("first", ""), "last": asked.get("last", "")})
    name = asked.get("period", USUAL)
    first: date | None = None
    last: date | None = None
    if name == "own":
        first, last = _day(form, "first"), _day(form, "last")
        if first and last and last < first:
            form.refuse("last", _("The last day cannot be before the first"))
            first = last = None
    elif name != "all":
        name = name if name in MONTHS else USUAL
        first = today - timedelta(days=MONTHS[name])
    before = asked.get("before", "")
    number = int(before) if before.isdecimal() and len(before) <= LONGEST_NUMBER else 0
    wanted = TransactionsWanted(first_day=first, last_day=last, before=number or None, limit=SHOWN)
    return Chosen(name, wanted, form)


def _day(form: Form, name: str) -> date | None:
    """Return a day as typed into a date field, or refuse it."""
    if not form[name]:
        return None
    try:
        return date.fromisoformat(form[name])
    except ValueError:
        form.refuse(name, _("Enter a day, such as 2026-11-22"))
        return None


def _asked(request: Request) -> dict[str, str]:
    known = ("period", "first", "last")
    return {name: request.query_params[name] for name in known if name in request.query_params}


def _earlier(request: Request, before: int | None) -> str:
    if before is None:
        return ""
    return f"?{urlencode({**_asked(request), 'before': str(before)})}"


def _line(line: LedgerLine) -> dict[str, Any]:
    return {"row": line, "text": entry_text(line), "is_charge": line.amount_pence > 0}
