"""People trying to get in: what they said, their tries, and the numbers of enquiries."""

from datetime import date
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from chassis.db import Id, Instant, LandlordId, StoredAt
from services.registration.domain.states import State
from services.registration.tables.base import Table


class RegistrationRow(Table):
    """One person trying to get in, with everything they said. No password ever comes here."""

    __tablename__ = "registrations"
    __table_args__ = (
        CheckConstraint("(state = 'admitted') = (admitted_at IS NOT NULL)", name="admitted_at"),
        CheckConstraint("state <> 'enquiry_sent' OR reference IS NOT NULL", name="has_reference"),
        UniqueConstraint("landlord_id", "reference"),
        Index("registrations_by_state_idx", "landlord_id", "state", "moved_at"),
        Index(
            "registrations_by_content_idx",
            "landlord_id",
            "content_key",
            postgresql_where="content_key IS NOT NULL",
        ),
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
    enquiry_association: Mapped[str | None] = mapped_column(Text)
    reference: Mapped[str | None] = mapped_column(Text)
    house: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Number or name of the home, where the way asks for its address. So for the next two."""

    street: Mapped[str] = mapped_column(Text, default="", server_default="")
    town: Mapped[str] = mapped_column(Text, default="", server_default="")
    evening_telephone: Mapped[str] = mapped_column(Text, default="", server_default="")
    mobile: Mapped[str] = mapped_column(Text, default="", server_default="")
    pin_result: Mapped[str] = mapped_column(Text, default="", server_default="")
    """How the PIN compared with the record. The PIN itself is never kept. Empty: none given."""

    content_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Keyed hash of everything that was said. None: no enquiry was sent, or it was erased."""

    same_as: Mapped[UUID | None]
    """The registration that said all of this before and that staff look at in its place."""

    times_repeated: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often the same was sent again, more than a few minutes after the last time."""

    repeated_at: Mapped[Instant | None]
    asked_role: Mapped[str] = mapped_column(Text, default="", server_default="")
    """What they say they are to the home whose owner was asked. Empty: nobody was asked."""

    asked_words: Mapped[str] = mapped_column(Text, default="", server_default="")
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
