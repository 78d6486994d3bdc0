"""Further addresses of logins."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.identity.tables.base import Table


class OtherEmailRow(Table):
    """One address beside the primary one: asked for, perhaps proved, perhaps removed.

    Several logins may have the same one: it reserves nothing. The link to prove it is derived
    from `id`.
    """

    __tablename__ = "other_emails"
    __table_args__ = (
        Index(
            "other_emails_landlord_id_user_id_requested_at_idx",
            "landlord_id",
            "user_id",
            "requested_at",
        ),
        Index(
            "other_emails_user_id_email_key_idx",
            "user_id",
            "email_key",
            unique=True,
            postgresql_where=text("removed_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(Text)
    email_key: Mapped[str] = mapped_column(Text)
    password_set_at: Mapped[Instant | None]
    """Of the password in use when it was asked for. The link dies when there is another."""

    requested_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    """Until when the link may prove it."""

    proved_at: Mapped[Instant | None]
    removed_at: Mapped[Instant | None]
