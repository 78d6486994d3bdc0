"""People of the record, who is what to which account, and what staff corrected."""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    ForeignKey,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.accounts.tables.base import Fingerprint, Line, Table
from services.accounts.tables.record import OWNER_IN_FORCE


class ContactRow(Table):
    """A person or an organisation.

    `contact_ref` is the landlord's own, null for people who came by registration or the desk.
    """

    __tablename__ = "contacts"
    __table_args__ = (
        UniqueConstraint("landlord_id", "contact_ref"),  # the import finds a person again
        Index("contacts_pages_idx", "landlord_id", "id"),  # whom to invite, page by page
        Index("contacts_by_email_idx", "landlord_id", "email_key"),  # who shares an address
        CheckConstraint("last_name <> '' OR organisation <> ''", name="has_a_name"),
        CheckConstraint("version >= 1", name="version_counts"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    contact_ref: Mapped[str | None] = mapped_column(Text)
    title: Mapped[Line]
    first_name: Mapped[Line]
    last_name: Mapped[Line]
    organisation: Mapped[Line]
    email: Mapped[Line]
    email_key: Mapped[Line]
    other_emails: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    phone: Mapped[Line]
    phone_evening: Mapped[Line]
    mobile: Mapped[Line]
    date_of_birth: Mapped[date | None]
    words: Mapped[Line]
    imported: Mapped[Fingerprint]
    version: Mapped[int]
    email_as_of: Mapped[Instant | None]
    """Since when their login has had the address, where the record followed it."""

    other_emails_as_of: Mapped[Instant | None]
    """Of the newest change to the login's further addresses that the record has followed."""


class ConnectionRow(Table):
    """What a contact is to an account, from when to when, and what they may do.

    Access rests on this row alone.
    """

    __tablename__ = "connections"
    __table_args__ = (
        UniqueConstraint("landlord_id", "account_id", "contact_id", "role"),
        Index("connections_of_contact_idx", "landlord_id", "contact_id"),  # a customer's homes
        # Two approvals at once cannot make two owners, whatever their code believes.
        Index(
            "connections_one_owner_idx",
            "landlord_id",
            "account_id",
            unique=True,
            postgresql_where=text(OWNER_IN_FORCE),
        ),
        # What silence confirms.
        Index(
            "connections_provisional_idx",
            "landlord_id",
            "provisional_until",
            postgresql_where=text("is_provisional"),
        ),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates_in_order"),
        CheckConstraint("version >= 1", name="version_counts"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    role: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    finance: Mapped[bool]
    maintenance: Mapped[bool]
    keys: Mapped[bool]
    documents: Mapped[bool]
    is_provisional: Mapped[bool] = mapped_column(server_default=text("false"))
    """Let in on evidence that a stranger could have: money, documents and people are withheld."""

    awaits_letter: Mapped[bool] = mapped_column(server_default=text("false"))
    """The letter that tells the home of a newcomer has not gone out: no days are counted yet."""

    provisional_until: Mapped[Instant | None]
    """From when on a job confirms provisional access to which nobody has objected; reaching it
    opens nothing by itself. Null, provisional and awaiting no letter: only staff confirm it."""

    replaces_connection_id: Mapped[UUID | None]
    """Ends when this one is approved."""

    imported: Mapped[Fingerprint]
    version: Mapped[int]


class ContactChangeRow(Table):
    """What staff changed in a contact by hand: who, when, why, and what stood there before."""

    __tablename__ = "contact_changes"
    __table_args__ = (
        Index("contact_changes_of_contact_idx", "landlord_id", "contact_id"),
        Index("contact_changes_by_time_idx", "landlord_id", "changed_at"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    version: Mapped[int]
    field: Mapped[Line]
    before: Mapped[Line]
    after: Mapped[Line]
    reason: Mapped[Line]
    decision_id: Mapped[UUID]
    changed_by: Mapped[str] = mapped_column(Text)
    changed_by_name: Mapped[Line]
    """As colleagues saw it then. Empty for what the software did."""

    changed_at: Mapped[Instant]
    account_id: Mapped[UUID | None]
    """Of a connection: its account. Other people's pages leave the change out."""
