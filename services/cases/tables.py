"""Tables of the cases service. Only this service reads or writes them."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis import db
from chassis.db import Id, Instant, LandlordId, StoredAt
from services.cases.domain.entries import EntryKind
from services.cases.domain.files import FileState
from services.cases.domain.states import CaseStatus

TO_MATCH = "kind = 'registration' AND status IN ('new', 'in_progress', 'with_customer')"
"""Which cases the list of people to match is about: requests that nobody has answered."""

NOT_ERASED = (
    "status = 'closed' AND erased_at IS NULL AND kind IN ('registration', 'guessing', 'public')"
)
"""Closed cases that still hold what somebody typed whom nobody knew."""


class Table(db.Table):
    """Base of the service's tables: their own metadata."""

    __abstract__ = True
    metadata = db.service_metadata()


class CaseRow(Table):
    """One case. Every change of `status` has an entry of the same version on the timeline."""

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("landlord_id", "reference"),
        UniqueConstraint("landlord_id", "registration_id"),
        CheckConstraint(
            "status IN ('new', 'in_progress', 'with_customer', 'resolved', 'closed')",
            name="status",
        ),
        CheckConstraint("priority BETWEEN 0 AND 5", name="priority"),
        CheckConstraint(
            "(status IN ('new', 'in_progress')) = (due_at IS NOT NULL)", name="due_while_running"
        ),
        CheckConstraint(
            "(status = 'with_customer') = (left_seconds IS NOT NULL)", name="left_while_paused"
        ),
        Index(
            "cases_open_by_urgency_idx",
            "landlord_id",
            "due_at",
            "priority",
            text("received_at DESC"),
            "id",
            postgresql_where=text("status IN ('new', 'in_progress', 'with_customer')"),
        ),
        Index(
            "cases_open_by_owner_idx",
            "landlord_id",
            "owner_id",
            postgresql_where=text("status IN ('new', 'in_progress', 'with_customer')"),
        ),
        Index(
            "cases_to_match_idx",
            "landlord_id",
            "received_at",
            "id",
            postgresql_where=text(TO_MATCH),
        ),
        Index(
            "cases_not_erased_idx",
            "landlord_id",
            "changed_at",
            postgresql_where=text(NOT_ERASED),
        ),
        Index(
            "cases_closed_idx",
            "landlord_id",
            "changed_at",
            postgresql_where=text("status = 'closed'"),
        ),
        Index("cases_by_receipt_idx", "landlord_id", text("received_at DESC"), "id"),
        Index("cases_by_contact_idx", "landlord_id", "contact_id"),
        Index("cases_by_account_idx", "landlord_id", "account_id"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    reference: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    queue: Mapped[str] = mapped_column(Text)
    priority: Mapped[int] = mapped_column(SmallInteger)
    status: Mapped[CaseStatus] = mapped_column(Text)
    version: Mapped[int]
    owner_id: Mapped[UUID | None]
    owner_name: Mapped[str] = mapped_column(Text, default="")
    registration_id: Mapped[UUID | None]
    account_id: Mapped[UUID | None]
    contact_id: Mapped[UUID | None]
    customer_name: Mapped[str] = mapped_column(Text)
    customer_place: Mapped[str] = mapped_column(Text)
    received_at: Mapped[Instant]
    """When the customer sent it; the target runs from here."""

    changed_at: Mapped[Instant]
    """When the state last changed."""

    target_working_days: Mapped[int] = mapped_column(SmallInteger)
    target_source: Mapped[str] = mapped_column(Text)
    division: Mapped[str] = mapped_column(Text)
    due_at: Mapped[Instant | None]
    left_seconds: Mapped[int | None] = mapped_column(BigInteger)
    """Working time left while the customer has the case; negative when overdue by then."""

    workflow: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, server_default="[]")
    """How staff work on it, by the landlord's policy on the day it was opened. Empty: in one
    step, as they see fit."""

    reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Why a registration became a case, e.g. `enquiry` or `request`. Empty: any other case."""

    step: Mapped[str] = mapped_column(Text, default="", server_default="")
    """Name of the workflow's step it is at."""

    erased_at: Mapped[Instant | None]
    """When what the customer had submitted was erased."""

    unread_since: Mapped[Instant | None]
    """When the customer wrote or sent something that staff have not acted on since."""

    stored_at: Mapped[StoredAt]


class AnswerRow(Table):
    """One fact as the customer submitted it: unverified text, shown and compared, never obeyed."""

    __tablename__ = "case_answers"

    landlord_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    fact: Mapped[str] = mapped_column(Text)
    value: Mapped[str] = mapped_column(Text)


class WordRow(Table):
    """A word under which the desk's search finds the case."""

    __tablename__ = "case_words"

    landlord_id: Mapped[UUID] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )


class EntryRow(Table):
    """One line of a case's timeline. Never changed afterwards, but for words that are erased."""

    __tablename__ = "case_entries"
    __table_args__ = (CheckConstraint("by_kind IN ('customer', 'staff', 'lodge')", name="by_kind"),)

    landlord_id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[Instant]
    kind: Mapped[EntryKind] = mapped_column(Text)
    by_kind: Mapped[str] = mapped_column(Text)
    by_name: Mapped[str] = mapped_column(Text)
    by_id: Mapped[UUID | None]
    text: Mapped[str] = mapped_column(Text)
    detail: Mapped[str] = mapped_column(Text)
    is_internal: Mapped[bool] = mapped_column(Boolean)
    version: Mapped[int]
    """The case's version after this entry."""

    status: Mapped[CaseStatus | None] = mapped_column(Text)
    """The state this entry led to; None: the state stayed."""


class TargetRow(Table):
    """How soon cases of a kind are answered, from `effective_from` until the next row's.

    A case keeps the target that was in force when it was received.
    """

    __tablename__ = "case_targets"
    __table_args__ = (CheckConstraint("working_days BETWEEN 1 AND 250", name="working_days"),)

    landlord_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    effective_from: Mapped[Instant] = mapped_column(primary_key=True)
    working_days: Mapped[int] = mapped_column(SmallInteger)
    source: Mapped[str] = mapped_column(Text)
    """Where the number comes from: a code, a policy, a contract, with its paragraph."""


class DecisionRow(Table):
    """What staff decided, once per id."""

    __tablename__ = "case_decisions"
    __table_args__ = (Index("case_decisions_by_case_idx", "landlord_id", "case_id"),)

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    decision: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    """Why, in the staff's words. For staff only."""

    told: Mapped[str] = mapped_column(Text)
    """With a refusal: what the customer reads."""

    reason_code: Mapped[str] = mapped_column(Text)
    account_id: Mapped[UUID | None]
    contact_id: Mapped[UUID | None]
    role: Mapped[str | None] = mapped_column(Text)
    decided_by: Mapped[UUID]
    decided_by_name: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[Instant]
    rejected_because: Mapped[str | None] = mapped_column(Text)
    """Set when registration answered that the decision no longer fits."""


class ReplyRequestRow(Table):
    """A question to a customer and, once it came, the answer."""

    __tablename__ = "reply_requests"
    __table_args__ = (
        Index("reply_requests_by_case_idx", "landlord_id", "case_id"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(Text)
    token_hash: Mapped[str] = mapped_column(Text)
    """SHA-256 of the link's token; the token itself is derived when the mail is sent."""

    asked_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[Instant | None]


class CaseFileRow(Table):
    """A file that a customer sent. Its content is kept elsewhere, sealed under `seal_key`."""

    __tablename__ = "case_files"
    __table_args__ = (
        Index("case_files_by_case_idx", "landlord_id", "case_id"),
        Index("case_files_by_name_idx", "landlord_id", "stored_as"),
        Index(
            "case_files_waiting_idx",
            "landlord_id",
            "received_at",
            postgresql_where=text("state IN ('scanning', 'unscanned')"),
        ),
        CheckConstraint("kind IN ('picture', 'pdf')", name="kind"),
        CheckConstraint("state IN ('scanning', 'clean', 'unscanned', 'rejected')", name="state"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(Text)
    """As the customer's device called it: shown, and used for nothing."""

    kind: Mapped[str] = mapped_column(Text)
    state: Mapped[FileState] = mapped_column(Text)
    size: Mapped[int]
    """Bytes of what is kept."""

    sha256: Mapped[str] = mapped_column(Text)
    """Of what was sent."""

    stored_as: Mapped[str] = mapped_column(Text)
    seal_key: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[Instant]


class TrackingRequestRow(Table):
    """Somebody asked for the link to their case once more. Forgotten after a day."""

    __tablename__ = "tracking_requests"
    __table_args__ = (
        Index("tracking_requests_by_case_idx", "landlord_id", "case_id", "asked_at"),
        Index("tracking_requests_by_age_idx", "landlord_id", "asked_at"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    case_id: Mapped[UUID | None]
    """None: number and address did not belong together."""

    asked_at: Mapped[Instant]


class RegistrationRow(Table):
    """What others have announced about a registration, whether or not a case is open yet.

    Events come in any order; a case that opens late learns here what it missed.
    """

    __tablename__ = "registrations"

    landlord_id: Mapped[UUID] = mapped_column(primary_key=True)
    registration_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_id: Mapped[UUID | None]
    contact_id: Mapped[UUID | None]
    approved_at: Mapped[Instant | None]
    activated_at: Mapped[Instant | None]
    refused_at: Mapped[Instant | None]


class ReferenceSeriesRow(Table):
    """Where a landlord's numbering stands."""

    __tablename__ = "reference_series"

    landlord_id: Mapped[UUID] = mapped_column(primary_key=True)
    next_number: Mapped[int] = mapped_column(BigInteger)


class ReferenceBlockRow(Table):
    """Numbers leased to another service. `id` is the lease's, so asking again gives the same."""

    __tablename__ = "reference_blocks"
    __table_args__ = (
        UniqueConstraint("landlord_id", "first"),
        CheckConstraint("last >= first", name="not_empty"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    first: Mapped[int] = mapped_column(BigInteger)
    last: Mapped[int] = mapped_column(BigInteger)
    leased_to: Mapped[str] = mapped_column(Text)
    stored_at: Mapped[StoredAt]
