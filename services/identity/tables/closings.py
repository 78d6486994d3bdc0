"""Logins that their owners have closed. These rows outlive the login: they are the report."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.identity.tables.base import Table


class ClosingRow(Table):
    """One closing: asked for, perhaps stopped; begun when due, ended when nothing is left."""

    __tablename__ = "closings"
    __table_args__ = (
        # one at a time, however fast somebody presses the button
        Index(
            "closings_open_idx",
            "landlord_id",
            "user_id",
            unique=True,
            postgresql_where=text("stopped_at IS NULL AND ended_at IS NULL"),
        ),
        Index(
            "closings_due_idx",
            "landlord_id",
            "due_at",
            postgresql_where=text("stopped_at IS NULL AND ended_at IS NULL"),
        ),
        Index("closings_by_time_idx", "landlord_id", "asked_at", "id"),  # the desk's list
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    user_id: Mapped[UUID]
    """No reference: it stays when the login is gone."""

    asked_at: Mapped[Instant]
    due_at: Mapped[Instant]
    stopped_at: Mapped[Instant | None]
    begun_at: Mapped[Instant | None]
    """When the login was turned off and every service was told."""

    ended_at: Mapped[Instant | None]
    asked_again_at: Mapped[Instant | None]
    """When staff last had the services asked once more."""


class ClosingAnswerRow(Table):
    """One service has erased what it held, and says what it kept."""

    __tablename__ = "closing_answers"

    closing_id: Mapped[UUID] = mapped_column(
        ForeignKey("closings.id", ondelete="CASCADE"), primary_key=True
    )
    service: Mapped[str] = mapped_column(Text, primary_key=True)
    landlord_id: Mapped[LandlordId]
    kept: Mapped[list[str]] = mapped_column(ARRAY(Text))
    answered_at: Mapped[Instant]
