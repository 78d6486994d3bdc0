"""What customers asked to have changed about themselves."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.accounts.domain.details import State
from services.accounts.tables.base import Line, Table


class DetailChangeRow(Table):
    """A field that a customer asked to have changed. The old stands until it is decided."""

    __tablename__ = "detail_changes"
    __table_args__ = (
        # One wish for a field at a time: asking again replaces it.
        Index(
            "detail_changes_waiting_idx",
            "landlord_id",
            "contact_id",
            "field",
            unique=True,
            postgresql_where=text("state = 'waiting'"),
        ),
        # What staff check, in the order it was asked.
        Index(
            "detail_changes_to_check_idx",
            "landlord_id",
            "asked_at",
            "id",
            postgresql_where=text("state = 'waiting'"),
        ),
        # What is old enough to go.
        Index(
            "detail_changes_decided_idx",
            "landlord_id",
            "decided_at",
            postgresql_where=text("decided_at IS NOT NULL"),
        ),
        CheckConstraint(
            "state IN ('waiting', 'made', 'accepted', 'refused', 'withdrawn')", name="state_known"
        ),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    field: Mapped[str] = mapped_column(Text)
    before: Mapped[Line]
    wanted: Mapped[Line]
    state: Mapped[State] = mapped_column(Text)
    asked_at: Mapped[Instant]
    decided_at: Mapped[Instant | None]
    decided_by_name: Mapped[Line]
    reason: Mapped[Line]
