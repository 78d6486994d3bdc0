"""Rows of the registration service: people trying to get in, and its replica of the record."""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

import chassis.db
from chassis.db import Id, Instant, LandlordId, StoredAt, service_metadata
from services.registration.domain.states import State


class Table(chassis.db.Table):
    """Base of registration's own tables."""

    __abstract__ = True
    metadata = service_metadata()


class RegistrationRow(Table):
    """One person trying to get in, with everything they said. No password ever comes here."""

    __tablename__ = "registrations"
    __table_args__ = (
        CheckConstraint("(state = 'admitted') = (admitted_at IS NOT NULL)", name="admitted_at"),
        CheckConstraint("state <> 'enquiry_sent' OR reference IS NOT NULL", name="has_reference"),
        UniqueConstraint("landlord_id", "reference"),
        Index("registrations_by_state_idx", "landlord_id", "state", "moved_at"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    state: Mapped[State] = mapped_column(Text, default=State.STARTED)
    step: Mapped[str] = mapped_column(Text)
    """Name of the policy's step that comes next, or came last."""

    first_name: Mapped[str] = mapped_column(Text)
    last_name: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)
    telephone: Mapped[str] = mapped_column(Text)
    postcode: Mapped[str] = mapped_column(Text)
    consent_version: Mapped[str] = mapped_column(Text)
    consent_text: Mapped[str] = mapped_column(Text)
    consented_at: Mapped[Instant]

    way: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Name of the policy's way they came by. Empty: the first."""

    account_reference: Mapped[str] = mapped_column(Text, default="")
    agreement_reference: Mapped[str] = mapped_column(Text, default="", server_default="")
    date_of_birth: Mapped[date | None]
    purchase_month: Mapped[int | None]
    purchase_year: Mapped[int | None]
    tried: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    """Names of the steps that did not match, in order."""

    enquiry_telephone: Mapped[str | None] = mapped_column(Text)
    """None: no enquiry was sent. Empty: it was, and this was left blank. So for all four."""

    enquiry_address: Mapped[str | None] = mapped_column(Text)
    enquiry_charge: Mapped[str | None] = mapped_column(Text)
    enquiry_details: Mapped[str | None] = mapped_column(Text)
    reference: Mapped[str | None] = mapped_column(Text)
    house: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Number or name of the home, where the way asks for its address. So for the next two."""

    street: Mapped[str] = mapped_column(Text, default="", server_default="")
    town: Mapped[str] = mapped_column(Text, default="", server_default="")
    evening_telephone: Mapped[str] = mapped_column(Text, default="", server_default="")
    mobile: Mapped[str] = mapped_column(Text, default="", server_default="")
    pin_result: Mapped[str] = mapped_column(Text, default="", server_default="")
    """How the PIN compared with the record. The PIN itself is never kept. Empty: none given."""

    contact_id: Mapped[UUID | None]
    account_id: Mapped[UUID | None]
    is_provisional: Mapped[bool] = mapped_column(default=False)
    decision_id: Mapped[UUID | None]
    """The decision of staff that was carried out last."""

    started_at: Mapped[Instant]
    moved_at: Mapped[Instant]
    """When the state changed last."""

    proved_at: Mapped[Instant | None]
    enquiry_sent_at: Mapped[Instant | None]
    answer_by: Mapped[Instant | None]
    """When staff will have answered the enquiry at the latest. None: not known yet."""

    connected_at: Mapped[Instant | None]
    """When accounts had connected the contact."""

    activated_at: Mapped[Instant | None]
    """When identity had activated the login."""

    admitted_at: Mapped[Instant | None]
    erased_at: Mapped[Instant | None]
    """When the answers were erased, after the end."""


class AttemptRow(Table):
    """One comparison of somebody's evidence with the record, counted before it was made."""

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("landlord_id", "registration_id", "step", "evidence"),
        Index("attempts_registration_id_idx", "registration_id"),  # the cascade's way in
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    registration_id: Mapped[UUID] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE")
    )
    step: Mapped[str] = mapped_column(Text)
    evidence: Mapped[bytes] = mapped_column(LargeBinary)
    """Keyed hash of the facts compared: the same answers again are the same attempt."""

    is_granted: Mapped[bool]
    """False: the tries were used up, so nothing is compared."""

    outcome: Mapped[str | None] = mapped_column(Text)
    """None: counted, not compared yet."""

    taken_at: Mapped[Instant]


class TryRow(Table):
    """How many tries of one kind one registration, mailbox or account reference has used."""

    __tablename__ = "tries"
    __table_args__ = (PrimaryKeyConstraint("landlord_id", "kind", "subject", "day"),)

    landlord_id: Mapped[LandlordId]
    kind: Mapped[str] = mapped_column(Text)
    subject: Mapped[bytes] = mapped_column(LargeBinary)
    """Keyed hash: neither an address nor a number stands here."""

    day: Mapped[date] = mapped_column(Date)
    """The UTC day they count for; 1970-01-01 for those that count for life."""

    taken: Mapped[int]


class ReferenceBlockRow(Table):
    """Numbers leased from cases, given out one by one."""

    __tablename__ = "reference_blocks"
    __table_args__ = (
        CheckConstraint("first <= next AND next <= last + 1", name="next_in_block"),
        Index(
            "reference_blocks_with_numbers_left_idx",
            "landlord_id",
            "first",
            postgresql_where="next <= last",
        ),
    )

    id: Mapped[Id]
    """The lease's id: asking for it again gives the same block."""

    landlord_id: Mapped[LandlordId]
    first: Mapped[int] = mapped_column(BigInteger)
    last: Mapped[int] = mapped_column(BigInteger)
    """Inclusive."""

    next: Mapped[int] = mapped_column(BigInteger)
    """The next number to give out; `last + 1` when all are gone."""

    pattern: Mapped[str] = mapped_column(Text)
    stored_at: Mapped[StoredAt]


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
    """Replica: a contact's e-mail address as a keyed hash. The step that matches starts here."""

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
