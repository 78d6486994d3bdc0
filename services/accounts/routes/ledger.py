"""The money of an account, for those with the authority and for staff."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.db import Database
from chassis.events import now
from chassis.http import Session
from chassis.spreadsheets import csv_text
from contracts.api.ledger import Balance, LedgerLine, Transactions, TransactionsWanted
from services.accounts.domain.errors import AccountNotFound, EntryInvalid
from services.accounts.domain.ledger import standing
from services.accounts.domain.roles import london_date
from services.accounts.routes.own_account import account_with_finance
from services.accounts.store.ledger import (
    charged_not_due,
    entries_between,
    last_delivery,
    last_payment_that_holds,
    ledger_of,
    period_of,
)
from services.accounts.store.reading import account_record
from services.accounts.tables import AccountRow, LedgerEntryRow

router = APIRouter()

Customer = Annotated[Caller, Depends(allow("customer", rooms=("money",)))]
Reader = Annotated[Caller, Depends(allow("staff"))]
Wanted = Annotated[TransactionsWanted, Query()]

EVER: Final = (date(1, 1, 1), date(9999, 12, 31))
PIECE: Final = 1_000
"""Lines of a file that are in memory at a time."""

HEAD: Final = (
    "Date", "Booked on", "Due on", "Type", "Kind", "Description", "Charge", "Payment", "Balance",
)  # fmt: skip


@router.get("/me/accounts/{account_id}/balance")
async def read_my_balance(account_id: UUID, caller: Customer, session: Session) -> Balance:
    """Return how one of the caller's accounts stands. 403 without finance authority."""
    account = await account_with_finance(session, caller, account_id)
    return await _balance(session, caller.landlord_id, account)


@router.get("/me/accounts/{account_id}/transactions")
async def read_my_transactions(
    account_id: UUID, caller: Customer, session: Session, wanted: Wanted
) -> Transactions:
    """Return a period of one of the caller's accounts. 403 without finance authority."""
    account = await account_with_finance(session, caller, account_id)
    return await _transactions(session, caller.landlord_id, account.id, wanted)


@router.get("/me/accounts/{account_id}/transactions.csv", response_class=StreamingResponse)
async def read_my_transactions_file(
    account_id: UUID, caller: Customer, session: Session, request: Request, wanted: Wanted
) -> StreamingResponse:
    """Return a period as CSV, the oldest first. 403 without finance authority."""
    account = await account_with_finance(session, caller, account_id)
    first, last = _days(wanted)
    period = await period_of(session, caller.landlord_id, account.id, first, last)
    database: Database = request.app.state.database
    return StreamingResponse(
        lines_as_file(database, caller.landlord_id, account.id, period.first, period.last),
        media_type="text/csv; charset=utf-8",
    )


@router.get("/accounts/{account_id}/balance")
async def read_balance(account_id: UUID, caller: Reader, session: Session) -> Balance:
    """Return how an account stands. Written down."""
    account = await _account(session, caller, account_id)
    return await _balance(session, caller.landlord_id, account)


@router.get("/accounts/{account_id}/transactions")
async def read_transactions(
    account_id: UUID, caller: Reader, session: Session, wanted: Wanted
) -> Transactions:
    """Return a period of an account. Written down."""
    account = await _account(session, caller, account_id)
    return await _transactions(session, caller.landlord_id, account.id, wanted)


@router.get("/accounts/{account_id}/transactions.csv", response_class=StreamingResponse)
async def read_transactions_file(
    account_id: UUID, caller: Reader, session: Session, request: Request, wanted: Wanted
) -> StreamingResponse:
    """Return a period of an account as CSV, the oldest first. Written down."""
    account = await _account(session, caller, account_id)
    first, last = _days(wanted)
    period = await period_of(session, caller.landlord_id, account.id, first, last)
    database: Database = request.app.state.database
    return StreamingResponse(
        lines_as_file(database, caller.landlord_id, account.id, period.first, period.last),
        media_type="text/csv; charset=utf-8",
    )


async def _account(session: AsyncSession, caller: Caller, account_id: UUID) -> AccountRow:
    record = await account_record(session, caller.landlord_id, account_id)
    if record is None:
        raise AccountNotFound("no such account")
    record_by(
        session,
        caller,
        act="account.money_looked_at",
        at=now(),
        subject_kind="account",
        subject_id=account_id,
    )
    return record.account


async def _balance(session: AsyncSession, landlord_id: UUID, account: AccountRow) -> Balance:
    ledger = await ledger_of(session, landlord_id, account.id)
    told = {
        "account_id": account.id,
        "reference": account.reference,
        "account_kind": account.kind,
    }
    if ledger is None:
        return Balance(**told, has_entries=False, balance_pence=0, overdue_pence=0, not_due_pence=0)
    coming = await charged_not_due(session, landlord_id, account.id, london_date(now()))
    stands = standing(ledger.balance_pence, charged_not_due_pence=coming)
    delivered = await last_delivery(session, landlord_id)
    paid = None
    if ledger.last_payment_number is not None:
        paid = await last_payment_that_holds(
            session, landlord_id, account.id, up_to=ledger.last_payment_number
        )
    return Balance(
        **told,
        has_entries=ledger.entries > 0,
        balance_pence=stands.balance_pence,
        overdue_pence=stands.overdue_pence,
        not_due_pence=stands.not_due_pence,
        as_at=max(ledger.as_at, delivered or ledger.as_at),
        source=ledger.source,
        last_payment=line_of(paid) if paid else None,
    )


async def _transactions(
    session: AsyncSession, landlord_id: UUID, account_id: UUID, wanted: TransactionsWanted
) -> Transactions:
    first, last = _days(wanted)
    period = await period_of(session, landlord_id, account_id, first, last)
    until = period.last if wanted.before is None else min(period.last, wanted.before - 1)
    rows = await entries_between(
        session,
        landlord_id,
        account_id,
        first=period.first,
        last=until,
        limit=wanted.limit + 1,
    )
    shown = rows[: wanted.limit]
    return Transactions(
        opening_pence=period.opening_pence,
        closing_pence=period.closing_pence,
        items=[line_of(row) for row in shown],
        next=shown[-1].number if len(rows) > wanted.limit else None,
    )


def _days(wanted: TransactionsWanted) -> tuple[date, date]:
    first, last = wanted.first_day or EVER[0], wanted.last_day or EVER[1]
    if last < first:
        raise EntryInvalid("days out of order", fields={"last_day": "not before the first day"})
    return first, last


async def lines_as_file(
    database: Database, landlord_id: UUID, account_id: UUID, first: int, last: int
) -> AsyncIterator[str]:
    """Yield the lines part by part, each in a transaction of its own."""
    yield "\ufeff" + csv_text([HEAD])
    while first <= last:
        async with database.transaction(landlord_id) as session:
            rows = await entries_between(
                session,
                landlord_id,
                account_id,
                first=first,
                last=last,
                limit=PIECE,
                is_oldest_first=True,
            )
        if not rows:
            return
        yield csv_text(_cells(row) for row in rows)
        first = rows[-1].number + 1


def _cells(row: LedgerEntryRow) -> tuple[str, ...]:
    is_charge = row.amount_pence > 0
    return (
        row.entry_date.isoformat(),
        row.booked_on.isoformat(),
        row.due_on.isoformat() if row.due_on else "",
        row.type,
        row.subtype,
        row.description,
        _decimal(row.amount_pence) if is_charge else "",
        "" if is_charge else _decimal(-row.amount_pence),
        _decimal(row.balance_pence),
    )


def _decimal(pence: int) -> str:
    whole, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}{whole}.{rest:02}"


def line_of(row: LedgerEntryRow) -> LedgerLine:
    """Return an entry as it is told."""
    return LedgerLine(
        number=row.number,
        entry_date=row.entry_date,
        booked_on=row.booked_on,
        due_on=row.due_on,
        type=row.type,
        subtype=row.subtype,
        description=row.description,
        amount_pence=row.amount_pence,
        balance_pence=row.balance_pence,
    )
