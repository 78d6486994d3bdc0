"""What registration announces: attempts to get in, and how they ended."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime

from chassis.events import Event
from contracts.events.audit import Anchored
from contracts.events.own_data import Erased, Prepared


class RegistrationAttempted(Event):
    """A person's evidence was compared with the record."""

    routing_key: ClassVar[str] = "registration.registration.attempted.v1"

    registration_id: UUID
    step: str
    """Name of the step in the landlord's verification policy."""

    outcome: Literal["approved", "provisional", "ask_next", "raise_case", "ask_owner"]


class VerificationFailed(Event):
    """What the person knows did not let them in, or nothing was compared. Opens a case.

    The answers stay with registration; cases asks for them by `registration_id`.
    """

    routing_key: ClassVar[str] = "registration.verification.failed.v1"

    registration_id: UUID
    reference: str
    """The number already shown to the person; the case is opened under it."""

    reason: Literal["enquiry", "connection_refused", "owner_silent", "request"]
    """`request`: by the landlord's policy staff look at everybody who comes this way."""

    sent_at: AwareDatetime
    """When the person sent the enquiry, UTC. The target runs from here."""


class EnquiryRepeated(Event):
    """A mailbox sent the same enquiry once more while staff look at the first one: one case."""

    routing_key: ClassVar[str] = "registration.enquiry.repeated.v1"

    registration_id: UUID
    """The one whose case is open."""

    times: int
    """How often it came again until now."""

    sent_at: AwareDatetime


class OwnerAsked(Event):
    """Somebody wants the owner of a home to let them in. accounts keeps the request.

    Who it is, and what they say, is asked of registration by id.
    """

    routing_key: ClassVar[str] = "registration.owner.asked.v1"

    registration_id: UUID
    account_id: UUID


class AccessApproved(Event):
    """A person may enter as this contact of this account. accounts makes it so, or refuses."""

    routing_key: ClassVar[str] = "registration.access.approved.v1"

    registration_id: UUID
    contact_id: UUID
    """Minted by registration when `is_new_contact`."""

    account_id: UUID
    role: str
    basis: Literal["policy", "decision"]
    is_new_contact: bool = False
    is_provisional: bool = False
    """True: finance, documents, contacts and past cases stay withheld until staff confirm."""


class AccessRefused(Event):
    """Staff decided that the person may not enter. The words of the reason stay in the case."""

    routing_key: ClassVar[str] = "registration.access.refused.v1"

    registration_id: UUID
    reason: str


class TriesUsedUp(Event):
    """The tries of a number, or of a registration, are used up for good.

    Said once, until staff or a new letter give them back, and at most once a day. Somebody may
    be guessing.
    """

    routing_key: ClassVar[str] = "registration.tries.used_up.v1"

    registration_id: UUID
    """The one that found no try left; its answers hold the number."""

    step: str
    per: str
    """`account_reference`, `agreement_reference` or `registration`."""


class RegistrationDecisionRejected(Event):
    """A decision came too late or does not fit the state of the registration."""

    routing_key: ClassVar[str] = "registration.decision.rejected.v1"

    registration_id: UUID
    decision_id: UUID
    reason: str


class KeyLinkMade(Event):
    """A link that carries a portal key is ready to be mailed. The link is in no event."""

    routing_key: ClassVar[str] = "registration.key_link.made.v1"

    request_id: UUID
    case_id: UUID
    registration_id: UUID
    """The request it answers; its mailbox is where the link goes."""


class RegistrationAuditAnchored(Anchored, Event):
    """registration has signed the end of its chain."""

    routing_key: ClassVar[str] = "registration.audit.anchored.v1"


class RegistrationOwnDataPrepared(Prepared, Event):
    """registration has prepared its part of what is held about a person."""

    routing_key: ClassVar[str] = "registration.own_data.prepared.v1"


class RegistrationPersonErased(Erased, Event):
    """registration has erased what it held about a person, but for what it names."""

    routing_key: ClassVar[str] = "registration.person.erased.v1"
