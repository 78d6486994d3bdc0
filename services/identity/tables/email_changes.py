"""Changes of the address that people sign in with."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.identity.tables.base import Table


class EmailChangeRow(Table):
    """One change: asked for, confirmed from the new mailbox, perhaps undone from the old one.

    Both links are derived: one from `id`, for the new mailbox, one from `undo_id`, for the old.
    """

    __tablename__ = "email_changes"
    __table_args__ = (
        UniqueConstraint("undo_id"),
        Index(
            "email_changes_landlord_id_user_id_requested_at_idx",
            "landlord_id",
            "user_id",
            "requested_at",
        ),
    )

    id: Mapped[Id]
    undo_id: Mapped[UUID]
    landlord_id: Mapped[LandlordId]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    old_email: Mapped[str] = mapped_column(Text)
    old_email_key: Mapped[str] = mapped_column(Text)
    new_email: Mapped[str] = mapped_column(Text)
    new_email_key: Mapped[str] = mapped_column(Text)
    password_set_at: Mapped[Instant | None]
    """Of the password then in use. The link to the new mailbox dies when there is another."""

    requested_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    """Until when it may be confirmed."""

    confirmed_at: Mapped[Instant | None]
    undo_until: Mapped[Instant | None]
    undone_at: Mapped[Instant | None]
