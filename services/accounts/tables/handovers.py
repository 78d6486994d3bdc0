"""Homes that change hands."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.accounts.tables.base import Line, Table


class HandoverRow(Table):
    """The end of everybody's access to an account on a day, and who comes next."""

    __tablename__ = "handovers"
    __table_args__ = (
        # Two colleagues at once plan one end of an account.
        Index(
            "handovers_one_planned_idx",
            "landlord_id",
            "account_id",
            unique=True,
            postgresql_where=text("state = 'planned'"),
        ),
        Index("handovers_of_account_idx", "landlord_id", "account_id", "planned_at"),
        Index(  # whose day has come
            "handovers_due_idx",
            "landlord_id",
            "last_day",
            postgresql_where=text("state = 'planned'"),
        ),
        CheckConstraint("kind IN ('ownership', 'tenancy')", name="kind_known"),
        CheckConstraint("state IN ('planned', 'done', 'cancelled')", name="state_known"),
        CheckConstraint("(state = 'planned') = (settled_at IS NULL)", name="settled"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[str] = mapped_column(Text)
    last_day: Mapped[date]
    """Of those who leave: at midnight (London) after it their access ends."""

    reason: Mapped[Line]
    contact_id: Mapped[UUID | None]
    """Who comes next, from the day after on. Null: not known yet."""

    state: Mapped[str] = mapped_column(Text)
    planned_by: Mapped[Line]
    planned_by_name: Mapped[Line]
    planned_at: Mapped[Instant]
    settled_at: Mapped[Instant | None]
    settled_by_name: Mapped[Line]
    """Who cancelled it. Empty: it was carried out."""

    ended: Mapped[int]
    """How many connections it ended."""
