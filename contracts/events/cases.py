"""What cases announces: cases, decisions, questions to customers."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime

from chassis.events import Event
from contracts.events.audit import Anchored
from contracts.events.own_data import Erased, Prepared

CaseStatus = Literal["new", "in_progress", "with_customer", "resolved", "closed"]


class CaseOpened(Event):
    """There is a new case."""

    routing_key: ClassVar[str] = "cases.case.opened.v1"

    case_id: UUID
    reference: str
    kind: Literal["registration", "security", "public"]
    registration_id: UUID | None = None
    due_at: AwareDatetime
    """When staff will have answered at the latest, UTC."""


class ExposureReported(Event):
    """Somebody sees what is another person's. What, and who they are, stays with the case."""

    routing_key: ClassVar[str] = "cases.exposure.reported.v1"

    case_id: UUID
    reference: str


class CaseChanged(Event):
    """A case moved, or changed hands."""

    routing_key: ClassVar[str] = "cases.case.changed.v1"

    case_id: UUID
    status: CaseStatus
    version: int


class CaseClosed(Event):
    """Nothing more will happen on this case."""

    routing_key: ClassVar[str] = "cases.case.closed.v1"

    case_id: UUID
    version: int


class RegistrationDecided(Event):
    """Staff decided about a registration. registration turns it into its own fact."""

    routing_key: ClassVar[str] = "cases.registration.decided.v1"

    decision_id: UUID
    case_id: UUID
    registration_id: UUID
    decision: Literal["approve", "refuse"]
    contact_id: UUID | None = None
    account_id: UUID | None = None
    role: str | None = None
    reason: str | None = None
    """With a refusal: its code, one of the reasons the desk offers."""


class PortalKeyRequested(Event):
    """Staff found whom a request is about and want the portal key on its way by mail.

    registration makes the link, or says that it cannot be.
    """

    routing_key: ClassVar[str] = "cases.portal_key.requested.v1"

    request_id: UUID
    """Also the id of the decision, and of the question that an answer to the mail belongs to."""

    case_id: UUID
    registration_id: UUID
    account_id: UUID
    contact_id: UUID


class LoginFound(Event):
    """Somebody asked for a key, and the person on record has a working login already."""

    routing_key: ClassVar[str] = "cases.login.found.v1"

    case_id: UUID
    registration_id: UUID
    user_id: UUID


class CustomerReplyRequested(Event):
    """Staff asked the customer something. The words and the link stay with cases."""

    routing_key: ClassVar[str] = "cases.customer_reply.requested.v1"

    request_id: UUID
    case_id: UUID
    registration_id: UUID | None = None


class CustomerReplied(Event):
    """The customer answered what staff had asked."""

    routing_key: ClassVar[str] = "cases.customer_reply.received.v1"

    request_id: UUID
    case_id: UUID


class ReplyUnrouted(Event):
    """An answer came at a step that names no queue: it went to the one for everything else."""

    routing_key: ClassVar[str] = "cases.reply.unrouted.v1"

    case_id: UUID
    reference: str


class TrackingLinkRequested(Event):
    """Somebody asked for the link to their case again; it goes to the mailbox of the case alone."""

    routing_key: ClassVar[str] = "cases.tracking_link.requested.v1"

    request_id: UUID
    case_id: UUID
    registration_id: UUID
    reference: str


class CasesAuditAnchored(Anchored, Event):
    """cases has signed the end of its chain."""

    routing_key: ClassVar[str] = "cases.audit.anchored.v1"


class CasesOwnDataPrepared(Prepared, Event):
    """cases has prepared its part of what is held about a person."""

    routing_key: ClassVar[str] = "cases.own_data.prepared.v1"


class CasesPersonErased(Erased, Event):
    """cases has erased what it held about a person, but for what it names."""

    routing_key: ClassVar[str] = "cases.person.erased.v1"
