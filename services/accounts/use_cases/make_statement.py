"""Make a statement that was asked for."""

from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.money_words import entry_text
from chassis.outbox import announce
from contracts.events.accounts import StatementIssued
from services.accounts.domain.statements import (
    MOST_LINES,
    StatementLine,
    StatementNotSet,
    StatementSetter,
    StatementSheet,
    sums_of,
)
from services.accounts.store.ledger import entries_between, entry_numbered
from services.accounts.store.reading import account_record
from services.accounts.store.statements import statement_with_id
from services.accounts.tables import StatementRow

log = structlog.get_logger()


async def make_statement(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    statement_id: UUID,
    press: StatementSetter,
    at: datetime,
) -> None:
    """Set the statement and tell whoever asked. What cannot be made is said to have failed."""
    row = await statement_with_id(session, landlord_id, statement_id, is_locked=True)
    if row is None or row.state != "asked":
        return
    try:
        row.pdf = await press.pdf(landlord_id, await _sheet(session, row, at))
    except StatementNotSet:  # the person sees it and may try again
        log.exception("statement.failed", statement_id=str(statement_id))
        row.state = "failed"
        return
    row.state, row.issued_at = "issued", at
    announce(
        session,
        StatementIssued(
            landlord_id=landlord_id,
            occurred_at=at,
            statement_id=row.id,
            account_id=row.account_id,
            contact_id=row.contact_id,
        ),
    )


async def _sheet(session: AsyncSession, row: StatementRow, at: datetime) -> StatementSheet:
    record = await account_record(session, row.landlord_id, row.account_id)
    if record is None:
        raise StatementNotSet("the account of the statement is gone")
    unit = record.unit
    where = (session, row.landlord_id, row.account_id)
    before = await entry_numbered(*where, row.first_number - 1)
    last = await entry_numbered(*where, row.last_number)
    entries = await entries_between(
        *where,
        first=row.first_number,
        last=row.last_number,
        limit=MOST_LINES,
        is_oldest_first=True,
    )
    opening = before.balance_pence if before else 0
    lines = [
        StatementLine(
            day=each.entry_date,
            text=entry_text(each.type, each.subtype, each.description),
            subtype=each.subtype,
            amount_pence=each.amount_pence,
            balance_pence=each.balance_pence,
        )
        for each in entries
    ]
    return StatementSheet(
        name=record.account.name,
        address=[
            line
            for line in (
                unit.address_line_1,
                unit.address_line_2,
                unit.town,
                unit.county,
                unit.postcode,
            )
            if line
        ],
        reference=record.account.reference,
        first_day=row.first_day,
        last_day=row.last_day,
        made_at=at,
        lines=lines,
        sums=sums_of(opening, last.balance_pence if last else opening, lines),
    )
