"""Typed rows of notifications: one row per message, before and after it was sent."""

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

import chassis.db
from chassis.db import Id, Instant, LandlordId, service_metadata
from services.notifications.domain.letters import Lane
from services.notifications.domain.paper import PaperState
from services.notifications.domain.states import MessageState


class Table(chassis.db.Table):
    """Base of this service's tables."""

    __abstract__ = True
    metadata = service_metadata()


class MessageRow(Table):
    """One message to one person. Its id is its Message-ID, the same at every attempt.

    While it is queued the row holds references only. What was sent is kept as it was sent,
    except that a link or code is cut out.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("landlord_id", "event_id", "template", "recipient_key"),
        CheckConstraint(
            "state IN ('queued', 'sent', 'failed', 'expired', 'kept')",
            name="state_known",
        ),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_with_time"),
        CheckConstraint(
            "state <> 'sent' OR (recipient IS NOT NULL AND subject IS NOT NULL"
            " AND body_text IS NOT NULL AND body_html IS NOT NULL)",
            name="sent_is_complete",
        ),
        CheckConstraint(
            "state <> 'kept' OR (subject IS NOT NULL AND body_text IS NOT NULL)",
            name="kept_can_be_read",
        ),
        # the sender's question: what is due?
        Index(
            "messages_due_idx",
            "landlord_id",
            "next_attempt_at",
            postgresql_where="state = 'queued'",
        ),
        # the night's question: what is old enough to go?
        Index("messages_by_age_idx", "landlord_id", "queued_at"),
        # the allowance's question: how many did this mailbox get of late?
        Index("messages_recipient_tried_idx", "landlord_id", "recipient", "lane", "tried_at"),
        # a person's question: what was sent to me?
        Index("messages_of_user_idx", "landlord_id", "user_id", "queued_at", "id"),
        Index("messages_of_key_idx", "landlord_id", "recipient_key", "queued_at", "id"),
        Index("messages_of_registration_idx", "landlord_id", "registration_id", "queued_at", "id"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    event_id: Mapped[UUID]
    """The event that asked for the message; together with template and recipient it makes a
    second delivery of the event a repetition."""

    template: Mapped[str] = mapped_column(Text)
    lane: Mapped[Lane] = mapped_column(Text)
    recipient_key: Mapped[str] = mapped_column(Text)
    """Who, by reference (`registration:…`, `user:…`). The address is asked for when sending."""

    request_id: Mapped[UUID | None]
    """What the owner of the secret knows it by."""

    case_id: Mapped[UUID | None]
    registration_id: Mapped[UUID | None]
    user_id: Mapped[UUID | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """What the event said and the letter needs: numbers, dates, codes; nothing personal."""

    correlation_id: Mapped[str] = mapped_column(Text)
    """Of the work that led here, so that one id leads from the browser to the mail."""

    state: Mapped[MessageState] = mapped_column(Text, default=MessageState.QUEUED)
    queued_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    """From here on the message is of no use and is not sent."""

    next_attempt_at: Mapped[Instant]
    """When the sender takes it up. A sender at work keeps pushing this a little into the future:
    if it dies, another one finds the message due soon after."""

    attempts: Mapped[int] = mapped_column(default=0)
    claims: Mapped[int] = mapped_column(default=0)
    """Grows with every claim; what a sender writes counts only for its own claim."""

    tried_at: Mapped[Instant | None]
    last_reason: Mapped[str | None] = mapped_column(Text)
    """Why the last attempt was not the last, or how the message ended: a word or number."""

    sent_at: Mapped[Instant | None]
    recipient: Mapped[str | None] = mapped_column(Text)
    """The address as it was mailed, lower case. None until the first attempt."""

    wording_version: Mapped[int | None]
    """Which version of the landlord's own wording it is written by, the same at every attempt.
    0: the shipped one. None until the first attempt."""

    subject: Mapped[str | None] = mapped_column(Text)
    body_text: Mapped[str | None] = mapped_column(Text)
    body_html: Mapped[str | None] = mapped_column(Text)
    read_at: Mapped[Instant | None]
    """When its reader first opened it under My Communications."""


class LetterRow(Table):
    """One letter on paper. Holds references only: name, address and key are asked for to print."""

    __tablename__ = "letters"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'printed', 'returned', 'withdrawn')", name="state_known"
        ),
        CheckConstraint(
            "(state IN ('printed', 'returned')) = (batch_id IS NOT NULL)", name="printed_in_batch"
        ),
        # the desk's question: what waits, what was printed, what came back?
        Index("letters_by_state_idx", "landlord_id", "state", "queued_at"),
        # a person's question: what was sent to me?
        Index("letters_of_contact_idx", "landlord_id", "contact_id", "queued_at", "id"),
        # a batch printed again
        Index("letters_by_batch_idx", "batch_id", postgresql_where="batch_id IS NOT NULL"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    kind: Mapped[str] = mapped_column(Text)
    account_id: Mapped[UUID]
    connection_id: Mapped[UUID]
    contact_id: Mapped[UUID]
    is_large_print: Mapped[bool]
    case_id: Mapped[UUID | None]
    correlation_id: Mapped[str] = mapped_column(Text)
    state: Mapped[PaperState] = mapped_column(Text)
    queued_at: Mapped[Instant]
    queued_by: Mapped[str] = mapped_column(Text)
    """A user's id, or `service:<name>`."""

    queued_by_name: Mapped[str] = mapped_column(Text)
    batch_id: Mapped[UUID | None]
    wording_version: Mapped[int | None]
    """By which it was printed last. 0: the shipped one."""

    settled_at: Mapped[Instant | None]
    """When it came back, or was withdrawn."""

    settled_by_name: Mapped[str | None] = mapped_column(Text)
    settled_because: Mapped[str | None] = mapped_column(Text)
    read_at: Mapped[Instant | None]
    """When its reader first opened it under My Communications."""


class LetterBatchRow(Table):
    """Letters that were printed together."""

    __tablename__ = "letter_batches"
    __table_args__ = (Index("letter_batches_by_time_idx", "landlord_id", "printed_at"),)

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    printed_at: Mapped[Instant]
    printed_by: Mapped[UUID]
    printed_by_name: Mapped[str] = mapped_column(Text)
    letters: Mapped[int]


class PreferenceRow(Table):
    """What somebody chose about one topic on one channel. Without a row: as topics begin."""

    __tablename__ = "preferences"
    __table_args__ = (CheckConstraint("channel = 'email'", name="channel_known"),)

    landlord_id: Mapped[LandlordId] = mapped_column(primary_key=True)
    holder: Mapped[str] = mapped_column(Text, primary_key=True)
    """Whose, by reference (`contact:…`, `user:…`)."""

    topic: Mapped[str] = mapped_column(Text, primary_key=True)
    channel: Mapped[str] = mapped_column(Text, primary_key=True)
    is_on: Mapped[bool]
    changed_at: Mapped[Instant]


class ConsentRow(Table):
    """Somebody agreed to something, or took it back. Never changed: the newest counts."""

    __tablename__ = "consents"
    __table_args__ = (
        # a person's question: what did I agree to?
        Index("consents_of_holder_idx", "landlord_id", "holder", "decided_at"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    holder: Mapped[str] = mapped_column(Text)
    """Whose, by reference (`contact:…`, `user:…`)."""

    purpose: Mapped[str] = mapped_column(Text)
    version: Mapped[str] = mapped_column(Text)
    wording: Mapped[str] = mapped_column(Text)
    """The landlord's words as they stood on the page."""

    is_given: Mapped[bool]
    decided_at: Mapped[Instant]
    decided_by: Mapped[UUID]
    """The login that decided."""


class WordingRow(Table):
    """One version of a landlord's own wording of a mail. Never changed: the newest is in force."""

    __tablename__ = "wordings"
    __table_args__ = (
        CheckConstraint("(subject IS NULL) = (body IS NULL)", name="whole_or_shipped"),
    )

    landlord_id: Mapped[LandlordId] = mapped_column(primary_key=True)
    letter: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str | None] = mapped_column(Text)
    body: Mapped[str | None] = mapped_column(Text)
    """With tags, as staff wrote it. None, like the subject: from here on the shipped wording."""

    restored_version: Mapped[int | None]
    """The earlier version this one repeats. 0: the shipped wording."""

    saved_at: Mapped[Instant]
    saved_by: Mapped[UUID]
    saved_by_name: Mapped[str] = mapped_column(Text)
    """As colleagues saw it then."""


class WitnessedAnchorRow(Table):
    """Where a service said, signed, that the chain of its audit ended.

    Kept here so that a chain cut short or written anew in its own database is found out. Two
    rows of one position with different digests prove a second chain.
    """

    __tablename__ = "witnessed_anchors"

    landlord_id: Mapped[LandlordId] = mapped_column(primary_key=True)
    service: Mapped[str] = mapped_column(Text, primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    digest: Mapped[bytes] = mapped_column(primary_key=True)
    sealed_at: Mapped[Instant]
    key_id: Mapped[str] = mapped_column(Text)
    signature: Mapped[bytes]
