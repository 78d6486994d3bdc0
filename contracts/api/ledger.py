"""The money of an account. Amounts are integer pence, GBP; what is owed is positive."""

from datetime import date
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.accounts import ImportProblem
from contracts.api.common import ApiModel


class LedgerLine(ApiModel):
    """One charge, payment or correction."""

    number: int
    """Counts the account's entries from 1."""

    entry_date: date
    booked_on: date
    due_on: date | None = None
    type: str
    subtype: str
    description: str = ""
    amount_pence: int
    balance_pence: int
    """What was owed after it."""


class Balance(ApiModel):
    """`GET /me/accounts/{id}/balance`: how an account stands today (Europe/London)."""

    account_id: UUID
    reference: str
    account_kind: str
    has_entries: bool
    balance_pence: int
    overdue_pence: int
    not_due_pence: int
    as_at: AwareDatetime | None = None
    """When the source last told. Null where it never did."""

    source: str = ""
    last_payment: LedgerLine | None = None


class TransactionsWanted(ApiModel):
    """Which part of an account's transactions."""

    first_day: date | None = None
    """Null: the first day of all."""

    last_day: date | None = None
    before: int | None = Field(default=None, ge=1)
    """Number of the last line that was seen: those before it."""

    limit: int = Field(default=50, ge=1, le=200)


class Transactions(ApiModel):
    """`GET /me/accounts/{id}/transactions`: a period, the newest first."""

    opening_pence: int
    """What was owed before the first day."""

    closing_pence: int
    """What was owed after the last day."""

    items: list[LedgerLine]
    next: int | None = None
    """`before` of the next part; null: there is none."""


class TransactionsReport(ApiModel):
    """`POST /transaction-imports?dry_run=`: what became of a transactions file."""

    import_id: UUID
    """`GET /imports/{import_id}/report` has every problem, as CSV."""

    is_dry_run: bool
    rows: int
    rows_refused: int
    entries_new: int
    accounts: int
    """How many accounts the new entries are of."""

    unchanged: int
    ignored_columns: list[str]
    problems: list[ImportProblem]
    """The first 1,000 by line."""
