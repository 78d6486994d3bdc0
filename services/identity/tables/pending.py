"""Logins that wait for their registration, and the proof of their mailboxes."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId, StoredAt
from services.identity.domain.users import PendingState
from services.identity.tables.base import Table


class PendingUserRow(Table):
    """A login that waits for its registration. Several may wait on one address."""

    __tablename__ = "pending_users"
    __table_args__ = (
        CheckConstraint("state IN ('held', 'proved', 'deciding', 'activated')", name="state"),
        CheckConstraint("(state = 'activated') = (user_id IS NOT NULL)", name="activated_user"),
        CheckConstraint(
            "state <> 'activated' OR password_hash IS NULL", name="no_password_once_activated"
        ),
        Index("pending_users_landlord_id_email_key_idx", "landlord_id", "email_key"),
        Index("pending_users_user_id_idx", "user_id", postgresql_where="user_id IS NOT NULL"),
        Index(
            "pending_users_landlord_id_state_changed_at_idx", "landlord_id", "state", "changed_at"
        ),
    )

    registration_id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    state: Mapped[PendingState] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    email_key: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str | None] = mapped_column(Text)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    changed_at: Mapped[Instant]
    stored_at: Mapped[StoredAt]


class MailboxProofRow(Table):
    """One mailed code. The code itself is derived from `request_id` and stored nowhere."""

    __tablename__ = "mailbox_proofs"
    __table_args__ = (
        CheckConstraint("tries BETWEEN 0 AND 5", name="tries"),
        Index(
            "mailbox_proofs_landlord_id_registration_id_requested_at_idx",
            "landlord_id",
            "registration_id",
            "requested_at",
        ),
        Index(
            "mailbox_proofs_landlord_id_email_key_requested_at_idx",
            "landlord_id",
            "email_key",
            "requested_at",
        ),
    )

    request_id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    registration_id: Mapped[UUID]
    """No foreign key: requests are counted against the address after the person gave up."""

    email_key: Mapped[str] = mapped_column(Text)
    requested_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    tries: Mapped[int] = mapped_column(default=0)
    """Guesses begun, counted before they are looked at."""

    proved_at: Mapped[Instant | None]


class TicketRow(Table):
    """The right to open the first session of a registration without typing the password again."""

    __tablename__ = "tickets"
    __table_args__ = (UniqueConstraint("landlord_id", "token_hash"),)

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    token_hash: Mapped[bytes]
    registration_id: Mapped[UUID] = mapped_column(
        ForeignKey("pending_users.registration_id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]
