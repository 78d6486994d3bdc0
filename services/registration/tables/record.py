"""The replica of the record, and what was posted to the people on it."""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId
from services.registration.tables.base import Table


class RecordAccountRow(Table):
    """Replica: what is compared of an account."""

    __tablename__ = "record_accounts"
    __table_args__ = (
        # the step that asks for an account reference
        Index("record_accounts_by_reference_idx", "landlord_id", "reference_key"),
        # suggestions for staff
        Index("record_accounts_by_postcode_idx", "landlord_id", "postcode_key"),
    )

    account_id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    version: Mapped[int]
    reference_key: Mapped[str] = mapped_column(Text)
    postcode_key: Mapped[str] = mapped_column(Text)
    start_month: Mapped[int] = mapped_column(Integer)
    """Year and month as one number: 201512."""

    is_current: Mapped[bool]
    door_key: Mapped[str] = mapped_column(Text, default="", server_default="")
    """The numbers of the address in their order, `17.4`: for suggestions to staff."""


class RecordContactRow(Table):
    """Replica: what is compared of a contact. Neither a name as written nor an address."""

    __tablename__ = "record_contacts"

    contact_id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    version: Mapped[int]
    surname_keys: Mapped[list[str]] = mapped_column(ARRAY(Text))
    surname_parts: Mapped[list[str]] = mapped_column(ARRAY(Text))
    first_name_key: Mapped[str] = mapped_column(Text)
    birth_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Date of birth as a keyed hash. None: the record has none."""


class RecordNameRow(Table):
    """Replica: a contact's surname keys, each beside the first name, as one plain index.

    Suggestions for staff begin here where neither address, number nor postcode is right: under
    row-level security an index serves only operators that cannot leak, and those of arrays are
    not among them.
    """

    __tablename__ = "record_names"
    __table_args__ = (
        PrimaryKeyConstraint("landlord_id", "surname_key", "first_name_key", "contact_id"),
        Index("record_names_by_contact_idx", "landlord_id", "contact_id"),
    )

    landlord_id: Mapped[LandlordId]
    surname_key: Mapped[str] = mapped_column(Text)
    first_name_key: Mapped[str] = mapped_column(Text)
    contact_id: Mapped[UUID]


class RecordIdentifierRow(Table):
    """Replica: another number of an account that a step may compare."""

    __tablename__ = "record_identifiers"
    __table_args__ = (
        PrimaryKeyConstraint("landlord_id", "kind", "value_key", "account_id"),
        Index("record_identifiers_by_account_idx", "landlord_id", "account_id"),
    )

    landlord_id: Mapped[LandlordId]
    kind: Mapped[str] = mapped_column(Text)
    value_key: Mapped[str] = mapped_column(Text)
    """In the clear for numbers that stand on letters; of a PIN a keyed hash, in hexadecimals."""

    account_id: Mapped[UUID]


class PostedSecretRow(Table):
    """A portal key or an activation code. Neither stands here: it is derived for a letter."""

    __tablename__ = "posted_secrets"
    __table_args__ = (
        # one at a time for each person's connection; also the way from a connection to it
        Index(
            "posted_secrets_in_force_idx",
            "landlord_id",
            "connection_id",
            "kind",
            unique=True,
            postgresql_where=text("voided_at IS NULL"),
        ),
        Index("posted_secrets_by_connection_idx", "landlord_id", "connection_id", "issued_at"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    kind: Mapped[str] = mapped_column(Text)
    connection_id: Mapped[UUID]
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary)
    issued_at: Mapped[Instant]
    expires_at: Mapped[Instant | None]
    used_at: Mapped[Instant | None]
    """When somebody registered with it. One does: after that it opens nothing."""

    used_by: Mapped[UUID | None]
    """The registration that used it."""

    voided_at: Mapped[Instant | None]
    """When another took its place, or its holder left."""


class RecordEmailRow(Table):
    """Replica: a contact's email address as a keyed hash. The step that matches starts here."""

    __tablename__ = "record_emails"
    __table_args__ = (
        PrimaryKeyConstraint("landlord_id", "email_key", "contact_id"),
        Index("record_emails_by_contact_idx", "landlord_id", "contact_id"),
    )

    landlord_id: Mapped[LandlordId]
    email_key: Mapped[bytes] = mapped_column(LargeBinary)
    contact_id: Mapped[UUID]


class RecordConnectionRow(Table):
    """Replica: who is connected to which account, as what, since when."""

    __tablename__ = "record_connections"
    __table_args__ = (
        Index("record_connections_by_contact_idx", "landlord_id", "contact_id"),
        # is there a live owner on this account?
        Index("record_connections_by_account_idx", "landlord_id", "account_id"),
    )

    connection_id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    version: Mapped[int]
    account_id: Mapped[UUID]
    contact_id: Mapped[UUID]
    role: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    """Inclusive, like `valid_from`; days in Europe/London."""
