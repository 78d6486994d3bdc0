"""Rooms that were closed for all customers of a landlord."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.identity.tables.base import Table


class RoomClosureRow(Table):
    """Some rooms closed, by whom and why; in force until `ended_at`. One at a time."""

    __tablename__ = "room_closures"
    __table_args__ = (
        CheckConstraint("cardinality(rooms) > 0", name="rooms"),
        Index(
            "room_closures_landlord_id_in_force_key",
            "landlord_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("room_closures_landlord_id_closed_at_idx", "landlord_id", "closed_at"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    rooms: Mapped[list[str]] = mapped_column(ARRAY(Text))
    reason: Mapped[str] = mapped_column(Text)
    closed_at: Mapped[Instant]
    closed_by: Mapped[UUID]
    closed_by_name: Mapped[str] = mapped_column(Text)
    ended_at: Mapped[Instant | None]
    ended_by_name: Mapped[str | None] = mapped_column(Text)
    ended_reason: Mapped[str | None] = mapped_column(Text)
