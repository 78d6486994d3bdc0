"""Payments online, and the demo provider's own book."""

from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId, StoredAt
from services.accounts.tables.base import Line, Table


class PaymentRow(Table):
    """A payment that somebody began online: what it is for, and what the provider said of it.

    Nothing of a card is known here. What became money stands in the ledger, once.
    """

    __tablename__ = "payments"
    __table_args__ = (
        # The same wish twice is one payment, whoever was faster.
        UniqueConstraint("landlord_id", "account_id", "client_request_id"),
        UniqueConstraint("landlord_id", "reference"),
        Index("payments_of_account_idx", "landlord_id", "account_id", "started_at"),
        Index("payments_by_start_idx", "landlord_id", "started_at"),  # the report of a day
        Index(
            "payments_by_provider_idx",
            "landlord_id",
            "provider_payment_id",
            unique=True,
            postgresql_where=text("provider_payment_id <> ''"),
        ),
        Index(
            "payments_to_ask_idx",
            "landlord_id",
            "ask_at",
            postgresql_where=text("ask_at IS NOT NULL"),
        ),
        CheckConstraint("amount_pence > 0", name="amount"),
        CheckConstraint("(state IN ('new', 'open')) = (ended_at IS NULL)", name="ended"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    contact_id: Mapped[UUID]
    """Who pays, and who is told."""

    client_request_id: Mapped[UUID]
    amount_pence: Mapped[int]
    reference: Mapped[str] = mapped_column(Text)
    """Ours, as the provider shows it to the payer and lets us search for it."""

    provider: Mapped[str] = mapped_column(Text)
    provider_payment_id: Mapped[Line]
    next_url: Mapped[Line]
    """The provider's page for this payment. Forgotten when it has ended."""

    state: Mapped[str] = mapped_column(Text)
    code: Mapped[Line]
    """Why it came to nothing, in the provider's own shorthand."""

    is_contradicted: Mapped[bool] = mapped_column(server_default=text("false"))
    """Whether the provider named another amount. Staff look into it; nothing is posted."""

    started_at: Mapped[Instant]
    asked_at: Mapped[Instant | None]
    asked_times: Mapped[int] = mapped_column(server_default=text("0"))
    ask_at: Mapped[Instant | None]
    """When the provider is asked next. Null: everything is known."""

    ended_at: Mapped[Instant | None]


class DemoPaymentRow(Table):
    """A payment as the demo provider keeps it: it stands for somebody else's database."""

    __tablename__ = "demo_payments"
    __table_args__ = (UniqueConstraint("landlord_id", "reference"),)

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    reference: Mapped[str] = mapped_column(Text)
    description: Mapped[Line]
    amount_pence: Mapped[int]
    return_url: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    code: Mapped[Line]
    created_at: Mapped[StoredAt]
