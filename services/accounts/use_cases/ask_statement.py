"""Ask for a statement of an account."""

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from chassis.text import _
from contracts.events.accounts import StatementRequested
from services.accounts.domain.statements import MOST_LINES, StatementInvalid, require_period
from services.accounts.store.ledger import period_of
from services.accounts.store.statements import keep_statement
from services.accounts.tables import AccountRow, StatementRow


async def ask_statement(
    session: AsyncSession,
    *,
    account: AccountRow,
    contact_id: UUID,
    first_day: date,
    last_day: date,
    today: date,
    at: datetime,
) -> StatementRow:
    """Keep the wish and have the statement made; the same days and entries are the same one.

    One that failed before is tried again.

    Raises:
        StatementInvalid: no statement can be made of these days.
    """
    require_period(first_day, last_day, today=today)
    period = await period_of(session, account.landlord_id, account.id, first_day, last_day)
    if period.last - period.first + 1 > MOST_LINES:
        raise StatementInvalid(
            "too many lines",
            fields={"last_day": _("That is too long for one statement. Choose fewer days.")},
        )
    statement_id = uuid4()
    row = await keep_statement(
        session,
        {
            "id": statement_id,
            "landlord_id": account.landlord_id,
            "account_id": account.id,
            "contact_id": contact_id,
            "first_day": first_day,
            "last_day": last_day,
            "first_number": period.first,
            "last_number": max(period.last, period.first - 1),
            "state": "asked",
            "asked_at": at,
        },
    )
    if row.id == statement_id or row.state == "failed":
        row.state, row.asked_at = "asked", at
        announce(
            session,
            StatementRequested(
                landlord_id=account.landlord_id,
                occurred_at=at,
                statement_id=row.id,
                account_id=account.id,
            ),
        )
    return row
