"""What the record lacks, and whom that failed. Neither holds anything that anybody typed."""

from uuid import UUID

from sqlalchemy import Index, PrimaryKeyConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Instant, LandlordId
from services.registration.tables.base import Table


class RecordGapRow(Table):
    """Replica: a current account whose record lacks a field, for itself or for a holder."""

    __tablename__ = "record_gaps"
    __table_args__ = (
        PrimaryKeyConstraint("landlord_id", "field", "account_id"),
        Index("record_gaps_by_account_idx", "landlord_id", "account_id"),
    )

    landlord_id: Mapped[LandlordId]
    field: Mapped[str] = mapped_column(Text)
    account_id: Mapped[UUID]


class FailedFactRow(Table):
    """Somebody was not let in because this one fact of this account did not agree."""

    __tablename__ = "failed_facts"
    __table_args__ = (
        # the same person again, in whichever step, is one person
        PrimaryKeyConstraint("landlord_id", "field", "account_id", "registration_id"),
        Index("failed_facts_by_day_idx", "landlord_id", "failed_at"),
    )

    landlord_id: Mapped[LandlordId]
    field: Mapped[str] = mapped_column(Text)
    account_id: Mapped[UUID]
    registration_id: Mapped[UUID]
    is_missing: Mapped[bool]
    """Whether the record had nothing there; else it had something else."""

    failed_at: Mapped[Instant]
