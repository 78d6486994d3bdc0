"""Deliveries from the landlord's systems, what was wrong with them, what stood there before."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.accounts.tables.base import Line, Table


class ImportRow(Table):
    """One file that was read: who sent it and what became of it."""

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


class DeliveryRow(Table):
    """A file that came by the desk, by a program or into the folder, and how far it is."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("deliveries_by_time_idx", "landlord_id", "came_at", "id"),
        Index(
            "deliveries_to_read_idx",
            "landlord_id",
            "came_at",
            postgresql_where=text("state IN ('waiting', 'reading')"),
        ),
        Index(
            "deliveries_with_file_idx",
            "landlord_id",
            "came_at",
            postgresql_where=text("stored_as <> ''"),
        ),
        CheckConstraint("kind IN ('records', 'transactions')", name="kind_known"),
        CheckConstraint(
            "state IN ('waiting', 'reading', 'read', 'refused', 'undone')", name="state_known"
        ),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    kind: Mapped[str] = mapped_column(Text)
    name: Mapped[Line]
    """As the sender called the file."""

    source: Mapped[str] = mapped_column(Text)
    """`screen`, `program` or `folder`."""

    sent_by: Mapped[str] = mapped_column(Text)
    sent_by_name: Mapped[Line]
    came_at: Mapped[Instant]
    is_dry_run: Mapped[bool]
    state: Mapped[str] = mapped_column(Text)
    tries: Mapped[int] = mapped_column(server_default=text("0"))
    """How often reading was begun. A process may die over a file; not for ever."""

    size: Mapped[int] = mapped_column(BigInteger)
    done: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    """Bytes read so far."""

    touched_at: Mapped[Instant | None]
    """When whoever reads it last said so."""

    ended_at: Mapped[Instant | None]
    refusal: Mapped[Line]
    """Why nothing of it was taken."""

    outcome: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    """The counts of the report."""

    import_id: Mapped[UUID | None]
    undo: Mapped[Line]
    """`kept`, `too_large` or, where nothing came in, empty."""

    undone_at: Mapped[Instant | None]
    undone_by_name: Mapped[Line]
    left: Mapped[int] = mapped_column(server_default=text("0"))
    """Facts that undoing left, because somebody had changed them since."""

    stored_as: Mapped[Line]
    key: Mapped[bytes | None] = mapped_column(LargeBinary)


class FormerRow(Table):
    """What stood in the record before an import changed it. Kept of the last import alone."""

    __tablename__ = "import_formers"

    landlord_id: Mapped[LandlordId] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(
        ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    """`unit`, `account`, `contact`, `connection`; `ledger`: the row is an account's."""

    row_id: Mapped[UUID] = mapped_column(primary_key=True)
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    """The row as it was; null: it is new. Of a ledger: its first and last new number."""

    version: Mapped[int | None]
    """The row's version after the import. Another one now: somebody changed it since."""


class UndoneReferenceRow(Table):
    """A transaction's reference that was undone, and how often: a file may bring it again."""

    __tablename__ = "undone_references"

    landlord_id: Mapped[LandlordId] = mapped_column(primary_key=True)
    external_ref: Mapped[str] = mapped_column(Text, primary_key=True)
    times: Mapped[int]
