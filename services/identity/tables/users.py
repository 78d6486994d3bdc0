"""Logins, their passwords, and invitations to choose one."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId, StoredAt
from services.identity.domain.users import UserKind, UserState
from services.identity.tables.base import Table


class UserRow(Table):
    """One login. An address belongs to one login of a kind, per landlord."""

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("landlord_id", "kind", "email_key"),
        CheckConstraint("kind IN ('customer', 'staff')", name="kind"),
        CheckConstraint("state IN ('invited', 'active', 'deactivated')", name="state"),
        CheckConstraint("(kind = 'customer') = (contact_id IS NOT NULL)", name="contact"),
        Index("users_landlord_id_contact_id_idx", "landlord_id", "contact_id"),
        Index(
            "users_landlord_id_kind_state_email_key_idx",
            "landlord_id",
            "kind",
            "state",
            "email_key",
        ),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    kind: Mapped[UserKind] = mapped_column(Text)
    state: Mapped[UserState] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    """As typed, with the domain in ASCII: where mail goes."""

    email_key: Mapped[str] = mapped_column(Text)
    """What is compared. Never written to."""

    name: Mapped[str] = mapped_column(Text, default="")
    """Of a member of staff, or of an invited customer. The record knows customers' names."""

    roles: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    contact_id: Mapped[UUID | None]
    registration_id: Mapped[UUID | None]
    """The registration that made the login, if one did."""

    version: Mapped[int] = mapped_column(default=1, server_default="1")
    """Counts what staff set, so that two do not overwrite each other."""

    language: Mapped[str] = mapped_column(Text, default="en-GB", server_default="en-GB")
    date_format: Mapped[str] = mapped_column(
        Text, default="day_month_name", server_default="day_month_name"
    )
    start_page: Mapped[str] = mapped_column(Text, default="home", server_default="home")
    organisation: Mapped[str] = mapped_column(Text, default="", server_default="")
    password_expires_at: Mapped[Instant | None]
    """From then on the password opens only the page on which a new one is chosen."""

    last_signed_in_at: Mapped[Instant | None]
    email_changed_at: Mapped[Instant | None]
    """Since when the address is another one than at first."""

    stored_at: Mapped[StoredAt]


class CredentialRow(Table):
    """The password of a login, as its argon2id hash with parameters and salt."""

    __tablename__ = "credentials"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    landlord_id: Mapped[LandlordId]
    password_hash: Mapped[str] = mapped_column(Text)
    set_at: Mapped[Instant]


class InvitationRow(Table):
    """A one-time link by which an invited person chooses a password. The link is derived."""

    __tablename__ = "invitations"
    __table_args__ = (Index("invitations_landlord_id_user_id_idx", "landlord_id", "user_id"),)

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    expires_at: Mapped[Instant]
    taken_at: Mapped[Instant | None]
    stored_at: Mapped[StoredAt]
