"""People who asked for all that is held about them, and which services have answered."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.identity.tables.base import Table


class DataRequestRow(Table):
    """One request of one person. It is ready when every service has prepared its part."""

    __tablename__ = "data_requests"
    __table_args__ = (
        Index("data_requests_of_user_idx", "landlord_id", "user_id", "asked_at"),
        Index("data_requests_by_time_idx", "landlord_id", "asked_at", "id"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    asked_at: Mapped[Instant]
    ready_at: Mapped[Instant | None]
    asked_again_at: Mapped[Instant | None]
    """When staff last had the services asked once more."""


class DataRequestPartRow(Table):
    """One service has answered. What it found stays with it."""

    __tablename__ = "data_request_parts"

    request_id: Mapped[UUID] = mapped_column(
        ForeignKey("data_requests.id", ondelete="CASCADE"), primary_key=True
    )
    service: Mapped[str] = mapped_column(Text, primary_key=True)
    landlord_id: Mapped[LandlordId]
    items: Mapped[int]
    prepared_at: Mapped[Instant]
