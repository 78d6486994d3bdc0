"""What people were typing when their session ended, and whose ended sessions were."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId, StoredAt
from services.identity.tables.base import Table


class EndedSessionRow(Table):
    """Whose session this was. Opens nothing; forgotten after a day."""

    __tablename__ = "ended_sessions"
    __table_args__ = (
        Index("ended_sessions_landlord_id_stored_at_idx", "landlord_id", "stored_at"),
    )

    landlord_id: Mapped[LandlordId] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    stored_at: Mapped[StoredAt]


class DraftRow(Table):
    """A form that could not be taken, sealed. Its key is in the browser alone."""

    __tablename__ = "drafts"
    __table_args__ = (
        Index("drafts_landlord_id_user_id_kept_at_idx", "landlord_id", "user_id", "kept_at"),
        Index("drafts_landlord_id_kept_at_idx", "landlord_id", "kept_at"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    content: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[Instant]
