"""Access that is asked for, invited, objected to and decided."""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId, StoredAt
from services.accounts.tables.base import Line, Table


class AccessRequestRow(Table):
    """Somebody who asked the owners of an account to let them in, and what became of it.

    Names and words are erased a month after the end.
    """

    __tablename__ = "access_requests"
    __table_args__ = (
        UniqueConstraint("landlord_id", "registration_id"),  # asked once, however often told
        Index("access_requests_of_account_idx", "landlord_id", "account_id"),  # an owner's list
        Index("access_requests_by_state_idx", "landlord_id", "state"),  # what nobody answered
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    registration_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(Text)
    first_name: Mapped[Line]
    last_name: Mapped[Line]
    email: Mapped[Line]
    phone: Mapped[Line]
    asked_role: Mapped[Line]
    words: Mapped[Line]
    decided_by: Mapped[Line]
    decided_by_name: Mapped[Line]
    reason: Mapped[Line]
    """Of a veto, in the words of staff."""

    asked_at: Mapped[Instant]
    answer_by: Mapped[Instant]
    """When nobody has decided by then, it is handed to staff."""

    decided_at: Mapped[Instant | None]
    connection_id: Mapped[UUID | None]


class AccessInvitationRow(Table):
    """Somebody who was invited to act on an account, with what they will be and may do.

    Address and names are erased a month after the end. The link is derived from `link_id`.
    """

    __tablename__ = "access_invitations"
    __table_args__ = (
        UniqueConstraint("landlord_id", "link_id"),  # the link finds its invitation
        Index("access_invitations_of_account_idx", "landlord_id", "account_id"),  # an owner's list
        Index("access_invitations_by_state_idx", "landlord_id", "state"),  # those that are over
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    state: Mapped[str] = mapped_column(Text)
    link_id: Mapped[UUID]
    """Of the newest sending: the links of older ones are worthless."""

    email: Mapped[Line]
    email_key: Mapped[Line]
    first_name: Mapped[Line]
    last_name: Mapped[Line]
    organisation: Mapped[Line]
    role: Mapped[str] = mapped_column(Text)
    valid_to: Mapped[date | None]
    finance: Mapped[bool]
    maintenance: Mapped[bool]
    keys: Mapped[bool]
    documents: Mapped[bool]
    inviter_id: Mapped[UUID | None]
    """The owner, as a contact. Null: staff invited."""

    invited_by: Mapped[Line]
    invited_by_name: Mapped[Line]
    note: Mapped[Line]
    """Of staff: how they checked."""

    invited_at: Mapped[Instant]
    sent_at: Mapped[Instant]
    sendings: Mapped[int]
    expires_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    ended_by: Mapped[Line]
    contact_id: Mapped[UUID | None]
    """Who accepted."""

    connection_id: Mapped[UUID | None]


class ObjectionRow(Table):
    """An owner who does not agree that somebody was let in. Until staff settle it, nobody is."""

    __tablename__ = "objections"
    __table_args__ = (
        # Two owners at once make one objection, and staff settle one matter.
        Index(
            "objections_open_idx",
            "landlord_id",
            "connection_id",
            unique=True,
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index("objections_of_account_idx", "landlord_id", "account_id"),  # an owner's list
        CheckConstraint("(outcome = '') = (settled_at IS NULL)", name="settled"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connections.id"))
    contact_id: Mapped[UUID]
    """Whose access it is about."""

    request_id: Mapped[UUID | None]
    """The request that was approved."""

    status_before: Mapped[str] = mapped_column(Text)
    """Of the connection: what it gets back if it is kept."""

    objected_by: Mapped[UUID | None]
    """Contact of the owner."""

    objected_by_name: Mapped[Line]
    words: Mapped[Line]
    objected_at: Mapped[Instant]
    outcome: Mapped[Line]
    settled_by: Mapped[Line]
    settled_by_name: Mapped[Line]
    reason: Mapped[Line]
    """Why staff settled it so. For staff only."""

    settled_at: Mapped[Instant | None]


class DecisionRow(Table):
    """A decision of the desk that was applied, so that the same one again changes nothing."""

    __tablename__ = "decisions"

    landlord_id: Mapped[LandlordId] = mapped_column(primary_key=True)
    decision_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID]
    connection_id: Mapped[UUID | None]
    version: Mapped[int]
    """Of the contact, as the decision left it."""

    applied_at: Mapped[StoredAt]
