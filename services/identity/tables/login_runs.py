"""Logins in bulk."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.identity.domain.login_runs import Outcome, RunState
from services.identity.tables.base import Table


class LoginRunRow(Table):
    """A pass through the record for people without a login; then, perhaps, their invitations."""

    __tablename__ = "login_runs"
    __table_args__ = (
        CheckConstraint(
            "state IN ('counting', 'counted', 'sending', 'sent', 'cancelled')", name="state"
        ),
        Index(
            "login_runs_at_work_idx",
            "landlord_id",
            "due_at",
            postgresql_where=text("state IN ('counting', 'sending')"),
        ),
        Index("login_runs_landlord_id_asked_at_idx", "landlord_id", "asked_at"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    state: Mapped[RunState] = mapped_column(Text)
    place_kind: Mapped[str] = mapped_column(Text)
    place_id: Mapped[UUID | None]
    place_name: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[UUID]
    asked_by_name: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[Instant]
    counted_at: Mapped[Instant | None]
    released_by: Mapped[UUID | None]
    released_by_name: Mapped[str] = mapped_column(Text)
    released_at: Mapped[Instant | None]
    finished_at: Mapped[Instant | None]
    after: Mapped[UUID | None]
    """The last contact of the record that was looked at."""

    due_at: Mapped[Instant]
    """When the next step may be taken; while one is, when another process may take over."""

    is_waiting: Mapped[bool]
    """The record did not answer."""


class LoginRunLineRow(Table):
    """One person of a run. Forgotten with it after a month."""

    __tablename__ = "login_run_lines"
    __table_args__ = (
        Index("login_run_lines_by_outcome_idx", "landlord_id", "run_id", "outcome", "contact_id"),
    )

    run_id: Mapped[UUID] = mapped_column(
        ForeignKey("login_runs.id", ondelete="CASCADE"), primary_key=True
    )
    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    landlord_id: Mapped[LandlordId]
    name: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    """As the record had it."""

    outcome: Mapped[Outcome] = mapped_column(Text)
