"""The money of accounts: one ledger each, entries that never change."""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.accounts.tables.base import Line, Table


class LedgerRow(Table):
    """How the money of an account stands, with its last entry. Locked while entries are posted."""

    __tablename__ = "ledgers"
    __table_args__ = (
        Index("ledgers_of_landlord_idx", "landlord_id", "account_id"),
        CheckConstraint("entries >= 0", name="entries_count"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    landlord_id: Mapped[LandlordId]
    entries: Mapped[int]
    balance_pence: Mapped[int] = mapped_column(BigInteger)
    """What is owed; below nothing: to the customer's credit."""

    booked_on: Mapped[date | None]
    """Of the last entry."""

    last_payment_number: Mapped[int | None]
    source: Mapped[Line]
    """Where the newest news came from, in the landlord's words or ours: `import`, `payment`."""

    as_at: Mapped[Instant]
    """When the source last told how the account stands, UTC."""


class LedgerEntryRow(Table):
    """One charge, payment or correction. Never changed: a trigger refuses it."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        Index("ledger_entries_in_order_idx", "landlord_id", "account_id", "number", unique=True),
        # The same entry, told twice, stands there once.
        Index("ledger_entries_once_idx", "landlord_id", "source", "external_ref", unique=True),
        # A period: its first and last entry.
        Index("ledger_entries_by_day_idx", "landlord_id", "account_id", "booked_on", "number"),
        # What is still to come.
        Index(
            "ledger_entries_due_idx",
            "landlord_id",
            "account_id",
            "due_on",
            postgresql_where=text("due_on IS NOT NULL"),
        ),
        # What was reversed, and by what.
        Index(
            "ledger_entries_reversed_idx",
            "landlord_id",
            "account_id",
            "reverses_id",
            postgresql_where=text("reverses_id IS NOT NULL"),
        ),
        CheckConstraint("amount_pence <> 0", name="amount"),
        CheckConstraint("number >= 1", name="number_counts"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    number: Mapped[int]
    """Counts the entries of the account, from 1, in the order they were booked."""

    entry_date: Mapped[date]
    booked_on: Mapped[date]
    """Never before that of the entry before: what was told of a period that is over stays true."""

    due_on: Mapped[date | None]
    type: Mapped[str] = mapped_column(Text)
    subtype: Mapped[str] = mapped_column(Text)
    description: Mapped[Line]
    amount_pence: Mapped[int] = mapped_column(BigInteger)
    """Positive: more is owed."""

    balance_pence: Mapped[int] = mapped_column(BigInteger)
    """What was owed after it."""

    source: Mapped[str] = mapped_column(Text)
    external_ref: Mapped[str] = mapped_column(Text)
    reverses_id: Mapped[UUID | None]
    posted_at: Mapped[Instant]
