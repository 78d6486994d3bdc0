"""Tables of the identity service. Only this service reads or writes them."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from chassis import db
from chassis.db import Id, Instant, LandlordId, StoredAt
from services.identity.domain.users import PendingState, UserKind, UserState


class Table(db.Table):
    """Base of identity's tables: their own metadata."""

    __abstract__ = True
    metadata = db.service_metadata()


class UserRow(Table):
    """One login. An address belongs to one login of a kind, per landlord."""

    __tablename__ = "users"
    __table_args__ = (
        UniqueConstraint("landlord_id", "kind", "email_key"),
        CheckConstraint("kind IN ('customer', 'staff')", name="kind"),
        CheckConstraint("state IN ('invited', 'active', 'deactivated')", name="state"),
        CheckConstraint("(kind = 'customer') = (contact_id IS NOT NULL)", name="contact"),
        Index("users_landlord_id_contact_id_idx", "landlord_id", "contact_id"),
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


class PendingUserRow(Table):
    """A login that waits for its registration. Several may wait on one address."""

    __tablename__ = "pending_users"
    __table_args__ = (
        CheckConstraint("state IN ('held', 'proved', 'deciding', 'activated')", name="state"),
        CheckConstraint("(state = 'activated') = (user_id IS NOT NULL)", name="activated_user"),
        CheckConstraint(
            "(state = 'activated') = (password_hash IS NULL)", name="password_while_waiting"
        ),
        Index("pending_users_landlord_id_email_key_idx", "landlord_id", "email_key"),
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


class SessionRow(Table):
    """A signed-in browser. Ended sessions are deleted: what is not here is not valid."""

    __tablename__ = "sessions"
    __table_args__ = (
        UniqueConstraint("landlord_id", "token_hash"),
        Index("sessions_landlord_id_user_id_opened_at_idx", "landlord_id", "user_id", "opened_at"),
        Index("sessions_landlord_id_ends_at_idx", "landlord_id", "ends_at"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    token_hash: Mapped[bytes]
    opened_at: Mapped[Instant]
    last_active_at: Mapped[Instant]
    ends_at: Mapped[Instant]


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


class SignInCounterRow(Table):
    """Consecutive failures of one typed identifier, whether or not somebody has it."""

    __tablename__ = "sign_in_counters"
    __table_args__ = (CheckConstraint("failures >= 0", name="failures"),)

    landlord_id: Mapped[LandlordId] = mapped_column(primary_key=True)
    kind: Mapped[UserKind] = mapped_column(Text, primary_key=True)
    identifier: Mapped[bytes] = mapped_column(primary_key=True)
    """A keyed hash of what was typed: the table tells nobody who tried."""

    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[Instant | None]
    changed_at: Mapped[Instant]


class SignInTryRow(Table):
    """A sign-in that has taken one of the identifier's slots and is not settled yet."""

    __tablename__ = "sign_in_tries"
    __table_args__ = (
        Index("sign_in_tries_landlord_id_kind_identifier_idx", "landlord_id", "kind", "identifier"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    kind: Mapped[UserKind] = mapped_column(Text)
    identifier: Mapped[bytes]
    taken_at: Mapped[Instant]


class SignInAuditRow(Table):
    """What happened at the door. Written once, never changed: the service may only insert."""

    __tablename__ = "sign_in_audit"
    __table_args__ = (
        Index("sign_in_audit_landlord_id_user_id_at_idx", "landlord_id", "user_id", "at"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    at: Mapped[Instant]
    act: Mapped[str] = mapped_column(Text)
    kind: Mapped[UserKind] = mapped_column(Text)
    user_id: Mapped[UUID | None]
    identifier: Mapped[bytes | None]
    actor: Mapped[str] = mapped_column(Text)
    """Who asked: the calling service, `operator`, or the person's user id."""

    correlation_id: Mapped[str] = mapped_column(Text)
