"""Models of accounts' API."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, EmailText, Line, Version
from contracts.api.details import DetailChange
from contracts.events.accounts import ConnectionStatus

LIMIT = 500
"""Most ids of one lookup."""


class RecordQuery(ApiModel):
    """`POST /records/lookup`: current facts of the accounts these ids belong to."""

    account_ids: list[UUID] = Field(default_factory=list, max_length=LIMIT)
    contact_ids: list[UUID] = Field(default_factory=list, max_length=LIMIT)
    connection_ids: list[UUID] = Field(default_factory=list, max_length=LIMIT)


class RecordedContact(ApiModel):
    """A contact as registration compares it."""

    contact_id: UUID
    version: Version
    first_name: str
    last_name: str
    is_organisation: bool
    emails: list[str]
    date_of_birth: date | None = None


class RecordedConnection(ApiModel):
    """A connection as registration compares it."""

    connection_id: UUID
    contact_id: UUID
    version: Version
    role: str
    status: ConnectionStatus
    valid_from: date
    valid_to: date | None


class ContactAddress(ApiModel):
    """An email address on record, and an id that stands for it where the text must not."""

    address_id: UUID
    email: str


class ContactAddresses(ApiModel):
    """`GET /contacts/{contact_id}/addresses`: each mailbox once; empty for nobody on record."""

    items: list[ContactAddress]


class Identifier(ApiModel):
    """Another number the account is known by."""

    kind: str
    value: str
    """Of a PIN: its hash. Nobody holds the PIN itself."""


class RecordedAccount(ApiModel):
    """One account with everybody connected to it, live or not."""

    account_id: UUID
    version: Version
    reference: str
    postcode: str
    start_date: date
    end_date: date | None
    status: Literal["current", "previous", "lost"]
    contacts: list[RecordedContact]
    connections: list[RecordedConnection]
    identifiers: list[Identifier] = Field(default_factory=list)
    address_lines: list[str] = Field(default_factory=list)
    """Of the unit, without the postcode."""


class Records(ApiModel):
    """Answer to a lookup and to `GET /records?after=` (the pages of a rebuild)."""

    accounts: list[RecordedAccount]
    next: str | None = None


class Home(ApiModel):
    """One live connection of the customer who asks."""

    account_id: UUID
    reference: str
    address_lines: list[str]
    postcode: str
    account_kind: str
    role: str
    status: ConnectionStatus
    finance: bool
    maintenance: bool
    keys: bool
    documents: bool
    awaits_letter: bool = False
    """A letter to the home has to go out before any days are counted."""

    provisional_until: AwareDatetime | None = None
    is_provisional: bool = False
    requests_waiting: int = 0
    """How many people ask the owners of this home for access. Counted for owners alone."""


class Homes(ApiModel):
    """`GET /me/homes`: empty when no connection is live any more."""

    name: str = ""
    homes: list[Home]


class Telephone(ApiModel):
    """A number on record."""

    kind: Literal["day", "evening", "mobile"]
    number: str


class PersonalDetails(ApiModel):
    """`GET /me/details`: what the record says of the customer who asks. All of it may be empty."""

    title: str = ""
    first_name: str = ""
    last_name: str = ""
    organisation: str = ""
    emails: list[str] = Field(default_factory=list)
    """The first is the one that our mail goes to."""

    telephones: list[Telephone] = Field(default_factory=list)
    is_on_record: bool = False
    waiting: list[DetailChange] = Field(default_factory=list)
    """What they asked for and staff have not checked."""


class AccountHit(ApiModel):
    """A line of the staff's search."""

    account_id: UUID
    reference: str
    name: str
    status: str
    address: str
    postcode: str


class AccountHits(ApiModel):
    """`GET /accounts?q=`, best first."""

    items: list[AccountHit]
    has_more: bool = False


class Agreement(ApiModel):
    """`GET /me/accounts/{id}`: what an account is, for somebody who is connected to it."""

    account_id: UUID
    reference: str
    name: str
    account_kind: str
    start_date: date
    end_date: date | None = None
    block: str
    estate: str
    is_ebilling: bool
    numbers: list[Identifier]
    """Other numbers it is known by; never a PIN."""


class AccountListWanted(ApiModel):
    """`POST /account-lists`: which accounts leave the house as a file, and what for."""

    q: str = Field(min_length=1, max_length=200)
    reason: str = Field(min_length=1, max_length=200)


class AccountCorrection(ApiModel):
    """`PATCH /accounts/{account_id}` with `If-Match: <version>`: staff mend facts. Null: leave."""

    reason: Line = Field(min_length=1)
    salutation: Line | None = None
    sign_off: Line | None = None
    updates_via: Line | None = None
    payment_method: Line | None = None
    is_rmc_director: bool | None = None


class AccountVersion(ApiModel):
    """What a correction left behind."""

    account_id: UUID
    version: Version


class RecordChange(ApiModel):
    """One thing that was changed by hand, not by an import."""

    contact_id: UUID | None = None
    """Null: it is of the account itself."""

    contact_name: str = ""
    field: str
    """The fact's name; `contact` for somebody added, `connection` for somebody confirmed."""

    before: str
    after: str
    reason: str
    changed_by: str
    """A user's id, or `user:<id>` where the person themselves changed it as a customer."""

    changed_by_name: str
    """Of staff, as colleagues saw it then; empty for changes older than names were kept."""

    changed_at: AwareDatetime


class RecordChanges(ApiModel):
    """The newest changes of an account, the newest first; at most fifty."""

    items: list[RecordChange]


class AccountContact(ApiModel):
    """A person on the account page."""

    contact_id: UUID
    contact_version: Version
    title: str
    first_name: str
    last_name: str
    organisation: str
    emails: list[str]
    phones: list[str]
    connection_id: UUID
    connection_version: Version
    role: str
    status: ConnectionStatus
    valid_from: date
    valid_to: date | None
    is_live: bool
    finance: bool
    maintenance: bool
    keys: bool
    documents: bool
    is_provisional: bool = False
    """Finance, documents, contacts and past cases are withheld until staff confirm."""

    awaits_letter: bool = False
    provisional_until: AwareDatetime | None


class AccountView(ApiModel):
    """`GET /accounts/{account_id}`: the account page."""

    account_id: UUID
    version: Version
    reference: str
    name: str
    kind: str
    status: str
    start_date: date
    end_date: date | None
    is_ebilling: bool
    is_rmc_director: bool
    salutation: str
    sign_off: str
    updates_via: str
    payment_method: str
    unit_id: UUID | None = None
    """Null: the other side is of an earlier release."""

    block_id: UUID | None = None
    unit_ref: str
    uprn: str
    block: str
    estate: str
    address_lines: list[str]
    postcode: str
    division: str
    identifiers: list[Identifier]
    has_pin: bool = False
    """A PIN is on record, as a hash; it is compared for applicants and shown to nobody."""

    is_on_hold: bool = False
    """A legal hold is on it."""

    contacts: list[AccountContact]


class ContactCorrection(ApiModel):
    """`PATCH /contacts/{contact_id}` with `If-Match: <version>`: staff mend a name or address.

    The same `decision_id` again changes nothing and answers as before.
    """

    decision_id: UUID
    reason: Line = Field(min_length=1)
    title: Line | None = None
    first_name: Line | None = None
    last_name: Line | None = None
    email: EmailText | None = None
    other_email: EmailText | None = None
    """One more address beside the first; an address that is there already changes nothing."""


class ContactVersion(ApiModel):
    """What a correction left behind."""

    contact_id: UUID
    version: Version


class ContactHome(ApiModel):
    """A home of somebody that staff look for."""

    account_id: UUID
    reference: str
    address: str
    role: str
    status: ConnectionStatus
    is_live: bool


class FoundContact(ApiModel):
    """A person of the record as staff find them."""

    contact_id: UUID
    title: str
    first_name: str
    last_name: str
    organisation: str
    emails: list[str]
    phones: list[str]
    homes: list[ContactHome]
    is_named: bool = False
    """Their own name or address was looked for, not merely that of their home."""


class FoundContacts(ApiModel):
    """`GET /contacts?q=`, best first, and `POST /contacts/lookup`."""

    items: list[FoundContact]
    has_more: bool = False


class ContactQuery(ApiModel):
    """`POST /contacts/lookup`: asks who these are."""

    contact_ids: list[UUID] = Field(max_length=LIMIT)


class InviteeQuery(ApiModel):
    """`POST /contacts/invitees`: a page of the people on record, by id."""

    after: UUID | None = None
    """`next` of the page before."""

    limit: int = Field(default=LIMIT, ge=1, le=LIMIT)
    estate_id: UUID | None = None
    block_id: UUID | None = None
    """Only people with a home there today."""

    contact_ids: list[UUID] | None = Field(default=None, max_length=LIMIT)
    """Only these."""


class Invitee(ApiModel):
    """Somebody who could be invited to the portal, as far as the record goes."""

    contact_id: UUID
    name: str
    email: str
    """Empty: none on record."""

    is_email_shared: bool
    """Somebody else on record has the same address, wherever they live."""

    has_home: bool
    """They are connected to a current account today."""


class Invitees(ApiModel):
    """What `InviteeQuery` asked for."""

    items: list[Invitee]
    next: UUID | None = None
    """None: this was the last page."""


class Place(ApiModel):
    """An estate or a block."""

    kind: Literal["estate", "block"]
    place_id: UUID
    name: str
    estate: str = ""
    """Of a block: the estate it stands in, if it has one."""


class Places(ApiModel):
    """`GET /places?q=`: estates, then blocks, by name."""

    items: list[Place]
    has_more: bool = False


class NewContact(ApiModel):
    """`POST /accounts/{account_id}/contacts`: a contact with a connection that is *requested*.

    The same `decision_id` again answers as before.
    """

    decision_id: UUID
    registration_id: UUID | None = None
    first_name: Line = ""
    last_name: Line = Field(min_length=1)
    email: EmailText
    phone: Line = ""
    role: Line = "unit_owner"
    replaces_connection_id: UUID | None = None
    """Ends when the new one is approved: the same person under a wrong email address."""

    reason: Line = Field(min_length=1)


class NewConnection(ApiModel):
    """What `NewContact` left behind."""

    contact_id: UUID
    connection_id: UUID
    version: Version


class ConnectionConfirmation(ApiModel):
    """`POST /accounts/{account_id}/connections/{connection_id}/confirmation`, with `If-Match`.

    Staff have checked somebody who came in provisionally: what was withheld opens.
    """

    decision_id: UUID
    reason: Line = Field(min_length=1)


class ConnectionVersion(ApiModel):
    """What a confirmation left behind."""

    connection_id: UUID
    version: Version


class ImportProblem(ApiModel):
    """One thing that kept a row out."""

    line: int
    column: str
    problem: str
    advice: str


class ImportReport(ApiModel):
    """`POST /imports?dry_run=`: what became of a records file."""

    import_id: UUID
    """`GET /imports/{import_id}/report` has every problem, as CSV."""

    is_dry_run: bool
    rows: int
    rows_refused: int
    accounts_new: int
    accounts_changed: int
    contacts_new: int
    contacts_changed: int
    connections_new: int
    connections_changed: int
    unchanged: int
    ignored_columns: list[str]
    problems: list[ImportProblem]
    """The first 1,000 by line."""


class AddresseeQuery(ApiModel):
    """`POST /addressees`: where letters to these people go."""

    connection_ids: list[UUID] = Field(max_length=LIMIT)


class Addressee(ApiModel):
    """Whom a letter is for, and how it speaks to them."""

    connection_id: UUID
    contact_id: UUID
    account_reference: str
    name: str
    salutation: str
    sign_off: str
    address_lines: list[str]
    postcode: str


class Addressees(ApiModel):
    """Those whose connection is in force today."""

    items: list[Addressee]
