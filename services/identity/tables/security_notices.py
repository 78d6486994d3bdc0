"""Mails about logins, and whether their readers said: this was not me."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.identity.tables.base import Table


class SecurityNoticeRow(Table):
    """One mail that tells of something about a login. Its link is derived from its id."""

    __tablename__ = "security_notices"
    __table_args__ = (
        Index("security_notices_landlord_id_user_id_idx", "landlord_id", "user_id"),
        Index("security_notices_landlord_id_expires_at_idx", "landlord_id", "expires_at"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    about: Mapped[str] = mapped_column(Text)
    happened_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    reported_at: Mapped[Instant | None]
