"""Contacts that were found to be one person."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.accounts.tables.base import Line, Table


class MergeRow(Table):
    """One contact that was merged into another, with all that was moved, to be put back."""

    __tablename__ = "merges"
    __table_args__ = (
        # Two colleagues at once merge a contact once.
        Index(
            "merges_one_of_contact_idx",
            "landlord_id",
            "merged_id",
            unique=True,
            postgresql_where=text("undone_at IS NULL"),
        ),
        Index("merges_into_contact_idx", "landlord_id", "survivor_id", "merged_at"),
        CheckConstraint("survivor_id <> merged_id", name="two_contacts"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    survivor_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    merged_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    reason: Mapped[Line]
    moved: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """Rows that were moved, by `table.column`; connections and details with what stood there."""

    merged_by: Mapped[str] = mapped_column(Text)
    merged_by_name: Mapped[Line]
    merged_at: Mapped[Instant]
    undone_at: Mapped[Instant | None]
    undone_by_name: Mapped[Line]
