"""Models of accounts' API by which owners decide who may act on their account."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, Line, Version, Words
from contracts.events.accounts import ConnectionStatus

RequestOutcome = Literal["waiting", "approved", "refused", "vetoed", "unanswered"]
Contest = Literal["", "open", "kept", "ended"]
"""Whether an owner objected that somebody was let in, and how staff settled it. *Open*: frozen."""

GivenRole = Literal[
    "family_friend",
    "joint_owner",
    "subtenant",
    "managing_agent",
    "household_member",
    "support_worker",
]


class AccessRequest(ApiModel):
    """Somebody who asks to be let in, as the owner sees them."""

    request_id: UUID
    account_id: UUID
    reference: str
    address: str
    is_ebilling: bool
    state: RequestOutcome
    first_name: str
    """Names and words are empty a month after the end."""

    last_name: str
    email: str
    asked_role: str
    words: str
    asked_at: AwareDatetime
    answer_by: AwareDatetime
    decided_at: AwareDatetime | None
    decided_by: str
    """Name of the owner who decided; empty where staff did, or nobody has."""

    may_contest: bool = False
    """Another owner let them in, and whoever reads this may still say that they do not agree."""

    contest: Contest = ""


class ApprovedContact(ApiModel):
    """Somebody who may act, or might, on the account of an owner."""

    connection_id: UUID
    version: Version
    account_id: UUID
    reference: str
    address: str
    is_ebilling: bool
    name: str
    role: str
    status: ConnectionStatus
    valid_from: date
    valid_to: date | None
    is_live: bool
    finance: bool
    maintenance: bool
    keys: bool
    documents: bool
    may_change: bool
    """Owners change those whom owners let in, never one another."""


class OwnedAccount(ApiModel):
    """An account about which the person decides."""

    account_id: UUID
    reference: str
    address: str
    is_ebilling: bool = False


class OwnedAccess(ApiModel):
    """`GET /me/approved-contacts`: who acts on the accounts of whoever asks, and who wants to."""

    accounts: list[OwnedAccount]
    """Empty: they own none, and see nobody."""

    contacts: list[ApprovedContact]
    requests: list[AccessRequest]


class AccessGrant(ApiModel):
    """What an owner gives: from today, until a last day or for as long as they like."""

    valid_to: date | None = None
    finance: bool = False
    maintenance: bool = False
    keys: bool = False
    documents: bool = False


class RequestApproval(AccessGrant):
    """`POST /me/access-requests/{request_id}/approval`: 409 where somebody decided before."""

    role: GivenRole


class ApprovedContactChange(AccessGrant):
    """`PUT /me/approved-contacts/{connection_id}`, with `If-Match`."""

    decision_id: UUID
    is_ended: bool = False
    """They have access no more, from this moment."""


class RequestVeto(ApiModel):
    """`POST /access-requests/{request_id}/veto`: staff refuse it, with their reason."""

    reason: Line = Field(min_length=1)


class AccountRequests(ApiModel):
    """`GET /accounts/{account_id}/access-requests`, the newest first."""

    items: list[AccessRequest]


class AccessObjection(ApiModel):
    """`POST /me/access-requests/{request_id}/objection`: an owner does not agree."""

    words: Words = ""


class ObjectionMade(ApiModel):
    """The objection, or the one that another owner made before."""

    objection_id: UUID


class ObjectionView(ApiModel):
    """`GET /objections/{objection_id}`: both positions, as staff see them."""

    objection_id: UUID
    account_id: UUID
    reference: str
    address: str
    contact_id: UUID
    name: str
    role: str
    asked_words: str
    let_in_by: str
    """Name of the owner who let them in."""

    let_in_at: AwareDatetime | None
    objected_by: str
    words: str
    objected_at: AwareDatetime
    outcome: Contest
    is_newcomer: bool = False
    """Nobody let them in: they came in provisionally, and somebody on the account objects."""


class ObjectionSettlement(ApiModel):
    """`POST /objections/{objection_id}/settlement`: staff settle it, with their reason."""

    outcome: Literal["kept", "ended"]
    reason: Line = Field(min_length=1)


class AccessNotice(ApiModel):
    """`GET /connections/{connection_id}/told/{contact_id}`: what a mail about a change says.

    It names the home and no person.
    """

    email: str
    """Empty: none on record."""

    name: str
    address: str
    is_own: bool
    """It is about the reader's own access."""


class OwnerMail(ApiModel):
    """`GET /access-requests/{request_id}/owners/{contact_id}`: what a mail to an owner says.

    Nothing that the person who asks has typed: a stranger's words are read signed in alone.
    """

    email: str
    """Empty: none on record."""

    name: str
    address: str
    state: RequestOutcome
    asked_at: AwareDatetime
