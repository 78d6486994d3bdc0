"""Models of accounts' API about what a person is to an account, as staff set it."""

from datetime import date
from uuid import UUID

from pydantic import Field

from chassis.role_choices import RoleName
from contracts.api.accounts import RecordChange
from contracts.api.common import ApiModel, Line, Version
from contracts.events.accounts import ConnectionStatus


class ConnectionTerms(ApiModel):
    """From when to when a connection is valid, how it stands, and what it opens."""

    status: ConnectionStatus
    valid_from: date
    valid_to: date | None = None
    """The last day, inclusive. After it, at midnight in London, nothing is open any more."""

    finance: bool = False
    maintenance: bool = False
    keys: bool = False
    documents: bool = False
    """Told of new documents. Refused where the account is not on eBilling."""


class NewConnectedAccount(ConnectionTerms):
    """`POST /contacts/{contact_id}/connections`: staff connect an account to a person on record.

    The same `decision_id` again changes nothing and answers as before.
    """

    decision_id: UUID
    account_id: UUID
    role: RoleName
    is_checked: bool
    """Data protection was checked: this person may have this account. Needed unless it ends."""

    note: Line = Field(min_length=1)
    """How it was checked."""


class ConnectedAccountChange(ConnectionTerms):
    """`PUT /contacts/{contact_id}/connections/{connection_id}`, with `If-Match`.

    The role stays: another role is another connection.
    """

    decision_id: UUID
    is_checked: bool
    note: Line = Field(min_length=1)


class ConnectedAccount(ConnectionTerms):
    """What a person is to one account."""

    connection_id: UUID
    version: Version
    account_id: UUID
    reference: str
    account_name: str
    account_status: str
    is_ebilling: bool
    address: str
    postcode: str
    role: str
    is_live: bool
    is_provisional: bool


class ContactView(ApiModel):
    """`GET /contacts/{contact_id}`: a person with every account, and what was changed by hand."""

    contact_id: UUID
    version: Version
    title: str
    first_name: str
    last_name: str
    organisation: str
    emails: list[str]
    phones: list[str]
    connections: list[ConnectedAccount]
    changes: list[RecordChange]
