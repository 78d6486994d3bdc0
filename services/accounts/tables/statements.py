"""Statements asked for and made."""

from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.accounts.tables.base import Table


class StatementRow(Table):
    """A statement that somebody asked for: of which days and entries, and the file made of it.

    The entries never change, so the same days and last entry are the same document.
    """

    __tablename__ = "statements"
    __table_args__ = (
        UniqueConstraint("landlord_id", "account_id", "first_day", "last_day", "last_number"),
        Index("statements_of_account_idx", "landlord_id", "account_id", "asked_at"),
        CheckConstraint("state IN ('asked', 'issued', 'failed')", name="state_known"),
        CheckConstraint("last_day >= first_day", name="days_in_order"),
        CheckConstraint("(state = 'issued') = (pdf IS NOT NULL)", name="issued_with_file"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    contact_id: Mapped[UUID]
    """Who asked first, and is told."""

    first_day: Mapped[date]
    last_day: Mapped[date]
    first_number: Mapped[int]
    """Of the first entry in it; above `last_number`: nothing was booked in these days."""

    last_number: Mapped[int]
    state: Mapped[Literal["asked", "issued", "failed"]] = mapped_column(Text)
    asked_at: Mapped[Instant]
    issued_at: Mapped[Instant | None]
    pdf: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
