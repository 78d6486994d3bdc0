"""Deliveries from the landlord's systems and what was wrong with them."""

from uuid import UUID

from sqlalchemy import (
    ForeignKey,
    Index,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.accounts.tables.base import Line, Table


class ImportRow(Table):
    """One records file that was read: who sent it and what became of it."""

    __tablename__ = "imports"
    __table_args__ = (Index("imports_by_time_idx", "landlord_id", "read_at"),)

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    kind: Mapped[str] = mapped_column(Text, server_default="records")
    """`records` or `transactions`."""

    sent_by: Mapped[str] = mapped_column(Text)
    read_at: Mapped[Instant]
    is_dry_run: Mapped[bool]
    rows: Mapped[int]
    rows_refused: Mapped[int]


class ImportProblemRow(Table):
    """What kept a row of an import out."""

    __tablename__ = "import_problems"

    landlord_id: Mapped[LandlordId] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(
        ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True
    )
    line: Mapped[int] = mapped_column(primary_key=True)
    column: Mapped[str] = mapped_column("column_name", Text, primary_key=True)
    problem: Mapped[Line]
    advice: Mapped[Line]
