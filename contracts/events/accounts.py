"""What accounts announces: the record changed."""

from typing import ClassVar, Literal
from uuid import UUID

from chassis.events import Event
from contracts.events.audit import Anchored
from contracts.events.own_data import Erased, Prepared

ConnectionStatus = Literal["requested", "approved", "current", "previous", "rejected"]


class AccountRecorded(Event):
    """An account (or its unit) is new or different. Facts are asked for by id."""

    routing_key: ClassVar[str] = "accounts.account.recorded.v1"

    account_id: UUID
    version: int


class ContactRecorded(Event):
    """A contact is new or different. Facts are asked for by id."""

    routing_key: ClassVar[str] = "accounts.contact.recorded.v1"

    contact_id: UUID
    version: int


class ContactsMerged(Event):
    """Two contacts are one person: what others keep of the one is the survivor's from now on."""

    routing_key: ClassVar[str] = "accounts.contacts.merged.v1"

    merge_id: UUID
    survivor_id: UUID
    merged_id: UUID
    survivor_user_id: UUID | None = None
    """The login of whoever stays, if they have one. Whoever goes has none."""


class ContactMergeUndone(Event):
    """They were two after all: what was moved for this merge goes back to whose it was."""

    routing_key: ClassVar[str] = "accounts.contact_merge.undone.v1"

    merge_id: UUID
    survivor_id: UUID
    merged_id: UUID


class ConnectionChanged(Event):
    """A contact's connection to an account is new or different: the one fact access rests on."""

    routing_key: ClassVar[str] = "accounts.connection.changed.v1"

    connection_id: UUID
    contact_id: UUID
    account_id: UUID
    status: ConnectionStatus
    version: int
    registration_id: UUID | None = None
    """The registration that this change answers, if it answers one."""


class ConnectionRefused(Event):
    """accounts could not connect the person whom registration had approved."""

    routing_key: ClassVar[str] = "accounts.connection.refused.v1"

    registration_id: UUID
    account_id: UUID
    reason: Literal[
        "owner_exists",
        "account_not_found",
        "contact_not_found",
        "account_not_current",
        "connection_not_in_force",
    ]


class ProvisionalAccessGiven(Event):
    """Somebody whom the record did not know is in, as owner, on what a stranger may know too.

    The home is written to, and whoever else has access to it is told: they may stop it.
    """

    routing_key: ClassVar[str] = "accounts.provisional_access.given.v1"

    connection_id: UUID
    account_id: UUID
    contact_id: UUID
    """Of whoever came in."""

    told_ids: list[UUID]
    """Contacts of those who are told by email."""


class AccessRequested(Event):
    """Somebody asks the owners of a home to let them in. Each of them is told."""

    routing_key: ClassVar[str] = "accounts.access.requested.v1"

    request_id: UUID
    account_id: UUID
    owner_ids: list[UUID]
    """Contacts of those who may decide."""


class AccessRequestSettled(Event):
    """A request to be let in was decided, or nobody decided in time. Every owner is told."""

    routing_key: ClassVar[str] = "accounts.access_request.settled.v1"

    request_id: UUID
    registration_id: UUID
    account_id: UUID
    outcome: Literal["approved", "refused", "vetoed", "unanswered"]
    """*Vetoed*: staff refused it."""

    contact_id: UUID | None = None
    """Of whoever was let in."""

    owner_ids: list[UUID]


class AccessInvited(Event):
    """An owner or staff invited somebody to act on an account. The link goes to the mailbox."""

    routing_key: ClassVar[str] = "accounts.access.invited.v1"

    invitation_id: UUID
    account_id: UUID
    request_id: UUID
    """Of this sending. A newer one makes the link of the older worthless."""


class AccessInvitationSettled(Event):
    """An invitation was accepted, taken back, or is over. Every owner is told of acceptance."""

    routing_key: ClassVar[str] = "accounts.access_invitation.settled.v1"

    invitation_id: UUID
    account_id: UUID
    outcome: Literal["accepted", "revoked", "expired", "void"]
    """*Void*: whoever invited decides about the account no more."""

    contact_id: UUID | None = None
    """Of whoever accepted."""

    owner_ids: list[UUID]


AccessChange = Literal["given", "changed", "ended", "contested", "kept", "stopped"]


class AccessChanged(Event):
    """Who may act on an account was changed by staff or by an owner. People are told by mail."""

    routing_key: ClassVar[str] = "accounts.access.changed.v1"

    connection_id: UUID
    account_id: UUID
    contact_id: UUID
    """Whose access it is."""

    change: AccessChange
    """*Contested*: an owner objects, and nobody is in before staff settle it. *Kept*, *stopped*:
    how staff settled it."""

    by: Literal["staff", "owner"]
    told_ids: list[UUID]
    """Contacts of those who are told."""


class AccessContested(Event):
    """An owner objects that somebody was let in: access is frozen, and staff settle it."""

    routing_key: ClassVar[str] = "accounts.access.contested.v1"

    objection_id: UUID
    connection_id: UUID
    account_id: UUID
    contact_id: UUID


class ObjectionSettled(Event):
    """Staff have settled what an owner objected to."""

    routing_key: ClassVar[str] = "accounts.objection.settled.v1"

    objection_id: UUID
    connection_id: UUID
    account_id: UUID
    outcome: Literal["kept", "ended"]


class PaymentReceived(Event):
    """The provider has taken a payment that somebody made online. The amount is asked for by id."""

    routing_key: ClassVar[str] = "accounts.payment.received.v1"

    payment_id: UUID
    account_id: UUID
    contact_id: UUID
    """Who paid."""


class PaymentFailed(Event):
    """A payment online came to nothing: no money was taken."""

    routing_key: ClassVar[str] = "accounts.payment.failed.v1"

    payment_id: UUID
    account_id: UUID
    contact_id: UUID
    outcome: Literal["failed", "cancelled", "expired", "error"]


class AccountsAuditAnchored(Anchored, Event):
    """accounts has signed the end of its chain."""

    routing_key: ClassVar[str] = "accounts.audit.anchored.v1"


class LandlordSettingsChanged(Event):
    """Staff of a landlord changed its name, contacts, colour or texts."""

    routing_key: ClassVar[str] = "accounts.landlord_settings.changed.v1"

    version: int


class LedgerPosted(Event):
    """Entries were put on an account."""

    routing_key: ClassVar[str] = "accounts.ledger.posted.v1"

    account_id: UUID
    entries: int
    """How many there are now: the number of the last one."""


class StatementRequested(Event):
    """Somebody asked for a statement that was not made before."""

    routing_key: ClassVar[str] = "accounts.statement.requested.v1"

    statement_id: UUID
    account_id: UUID


class DetailChangeRequested(Event):
    """A customer asked to have something changed about themselves; staff check it first."""

    routing_key: ClassVar[str] = "accounts.detail_change.requested.v1"

    change_id: UUID
    contact_id: UUID


class DetailChangeSettled(Event):
    """What a customer asked for stands in the record, or does not; facts are asked for by id."""

    routing_key: ClassVar[str] = "accounts.detail_change.settled.v1"

    change_id: UUID
    contact_id: UUID
    outcome: Literal["made", "accepted", "refused"]
    """`made`: at once, without a check."""


class StatementIssued(Event):
    """A statement was made; the file is asked for by id."""

    routing_key: ClassVar[str] = "accounts.statement.issued.v1"

    statement_id: UUID
    account_id: UUID
    contact_id: UUID
    """Who asked for it."""


class DocumentAdded(Event):
    """Customers can see a document of an account or a block from now on; it is asked for by id."""

    routing_key: ClassVar[str] = "accounts.document.added.v1"

    document_id: UUID
    account_id: UUID | None = None
    block_id: UUID | None = None
    """One of the two: whose it is."""


class AccountsOwnDataPrepared(Prepared, Event):
    """accounts has prepared its part of what is held about a person."""

    routing_key: ClassVar[str] = "accounts.own_data.prepared.v1"


class AccountsPersonErased(Erased, Event):
    """accounts has erased what it held about a person, but for what it names."""

    routing_key: ClassVar[str] = "accounts.person.erased.v1"
