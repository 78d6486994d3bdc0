"""The record: estates, blocks, units, accounts, contacts, and who is what to which account."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from chassis import db
from chassis.db import Id, Instant, LandlordId, StoredAt, service_metadata
from services.accounts.domain.roles import IN_FORCE, Role

Line = Annotated[str, mapped_column(Text, server_default="")]
"""Text that may be empty and is never null: empty and unknown are one in a landlord's record."""

Fingerprint = Annotated[bytes | None, mapped_column(LargeBinary)]
"""What the last import said of this row. The same again changes nothing, also after staff
have corrected the row by hand. Null: no import has spoken of it."""


class Table(db.Table):
    """Root of this service's tables."""

    __abstract__ = True
    metadata = service_metadata()


OWNER_IN_FORCE = (
    f"role = '{Role.UNIT_OWNER}' AND status IN ({', '.join(repr(s.value) for s in IN_FORCE)})"
    " AND valid_to IS NULL"
)


class EstateRow(Table):
    """Blocks and houses managed together. Created as an import names it."""

    __tablename__ = "estates"
    __table_args__ = (UniqueConstraint("landlord_id", "name_key"),)

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    name: Mapped[Line]
    name_key: Mapped[Line]
    """The name in lower case; with it an estate is found again at the next import."""


class BlockRow(Table):
    """A building. Created as an import names it."""

    __tablename__ = "blocks"
    __table_args__ = (UniqueConstraint("landlord_id", "name_key"),)

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    estate_id: Mapped[UUID | None] = mapped_column(ForeignKey("estates.id"))
    name: Mapped[Line]
    name_key: Mapped[Line]
    """Estate and name in lower case: two estates may both have a Block A."""


class UnitRow(Table):
    """A home, a garage or any other space that is let or sold."""

    __tablename__ = "units"
    __table_args__ = (
        UniqueConstraint("landlord_id", "unit_key"),  # the import finds a unit again
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    unit_ref: Mapped[Line]
    unit_key: Mapped[Line]
    estate_id: Mapped[UUID | None] = mapped_column(ForeignKey("estates.id"))
    block_id: Mapped[UUID | None] = mapped_column(ForeignKey("blocks.id"))
    uprn: Mapped[Line]
    address_line_1: Mapped[Line]
    address_line_2: Mapped[Line]
    town: Mapped[Line]
    county: Mapped[Line]
    country: Mapped[Line]
    postcode: Mapped[Line]
    postcode_key: Mapped[Line]
    division: Mapped[Line]
    words: Mapped[Line]
    """Search words, separated by spaces."""

    imported: Mapped[Fingerprint]


class AccountRow(Table):
    """An account of a unit over a period: one unit has several over time."""

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("landlord_id", "account_key"),  # the import, and references typed in full
        Index("accounts_pages_idx", "landlord_id", "id"),  # the pages of a rebuild
        Index("accounts_of_unit_idx", "landlord_id", "unit_id"),  # a unit's new facts, its accounts
        CheckConstraint("end_date IS NULL OR end_date >= start_date", name="dates_in_order"),
        CheckConstraint("version >= 1", name="version_counts"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    reference: Mapped[Line]
    account_key: Mapped[Line]
    name: Mapped[Line]
    kind: Mapped[Line]
    status: Mapped[Line]
    start_date: Mapped[date]
    end_date: Mapped[date | None]
    is_ebilling: Mapped[bool]
    is_rmc_director: Mapped[bool]
    salutation: Mapped[Line]
    sign_off: Mapped[Line]
    updates_via: Mapped[Line]
    payment_method: Mapped[Line]
    words: Mapped[Line]
    imported: Mapped[Fingerprint]
    version: Mapped[int]


class IdentifierRow(Table):
    """Another number an account is known by. Found through `account_words`.

    Of a PIN only the hash is here, in `value_key`.
    """

    __tablename__ = "identifiers"
    __table_args__ = (
        Index(
            "identifiers_with_clear_pins_idx",
            "landlord_id",
            "account_id",
            postgresql_where="kind = 'pin' AND value <> ''",
        ),
    )

    landlord_id: Mapped[LandlordId] = mapped_column(primary_key=True)
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    value_key: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[Line]


class ContactRow(Table):
    """A person or an organisation.

    `contact_ref` is the landlord's own, null for people who came by registration or the desk.
    """

    __tablename__ = "contacts"
    __table_args__ = (
        UniqueConstraint("landlord_id", "contact_ref"),  # the import finds a person again
        Index("contacts_pages_idx", "landlord_id", "id"),  # whom to invite, page by page
        Index("contacts_by_email_idx", "landlord_id", "email_key"),  # who shares an address
        CheckConstraint("last_name <> '' OR organisation <> ''", name="has_a_name"),
        CheckConstraint("version >= 1", name="version_counts"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    contact_ref: Mapped[str | None] = mapped_column(Text)
    title: Mapped[Line]
    first_name: Mapped[Line]
    last_name: Mapped[Line]
    organisation: Mapped[Line]
    email: Mapped[Line]
    email_key: Mapped[Line]
    other_emails: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    phone: Mapped[Line]
    phone_evening: Mapped[Line]
    mobile: Mapped[Line]
    date_of_birth: Mapped[date | None]
    words: Mapped[Line]
    imported: Mapped[Fingerprint]
    version: Mapped[int]
    email_as_of: Mapped[Instant | None]
    """Since when their login has had the address, where the record followed it."""


class ConnectionRow(Table):
    """What a contact is to an account, from when to when, and what they may do.

    Access rests on this row alone.
    """

    __tablename__ = "connections"
    __table_args__ = (
        UniqueConstraint("landlord_id", "account_id", "contact_id", "role"),
        Index("connections_of_contact_idx", "landlord_id", "contact_id"),  # a customer's homes
        # Two approvals at once cannot make two owners, whatever their code believes.
        Index(
            "connections_one_owner_idx",
            "landlord_id",
            "account_id",
            unique=True,
            postgresql_where=text(OWNER_IN_FORCE),
        ),
        # What silence confirms.
        Index(
            "connections_provisional_idx",
            "landlord_id",
            "provisional_until",
            postgresql_where=text("is_provisional"),
        ),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates_in_order"),
        CheckConstraint("version >= 1", name="version_counts"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    role: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    finance: Mapped[bool]
    maintenance: Mapped[bool]
    keys: Mapped[bool]
    documents: Mapped[bool]
    is_provisional: Mapped[bool] = mapped_column(server_default=text("false"))
    """Let in on evidence that a stranger could have: money, documents and people are withheld."""

    awaits_letter: Mapped[bool] = mapped_column(server_default=text("false"))
    """The letter that tells the home of a newcomer has not gone out: no days are counted yet."""

    provisional_until: Mapped[Instant | None]
    """From when on a job confirms provisional access to which nobody has objected; reaching it
    opens nothing by itself. Null, provisional and awaiting no letter: only staff confirm it."""

    replaces_connection_id: Mapped[UUID | None]
    """Ends when this one is approved."""

    imported: Mapped[Fingerprint]
    version: Mapped[int]


class AccountWordRow(Table):
    """A word under which staff find an account: of its unit, its people, its numbers.

    A plain index on words instead of full-text search: row-level security lets an index
    serve only operators that cannot leak, and those of full-text search are not among them.
    """

    __tablename__ = "account_words"
    __table_args__ = (Index("account_words_of_account_idx", "landlord_id", "account_id"),)

    landlord_id: Mapped[LandlordId] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(primary_key=True)


class ContactChangeRow(Table):
    """What staff changed in a contact by hand: who, when, why, and what stood there before."""

    __tablename__ = "contact_changes"
    __table_args__ = (
        Index("contact_changes_of_contact_idx", "landlord_id", "contact_id"),
        Index("contact_changes_by_time_idx", "landlord_id", "changed_at"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("contacts.id"))
    version: Mapped[int]
    field: Mapped[Line]
    before: Mapped[Line]
    after: Mapped[Line]
    reason: Mapped[Line]
    decision_id: Mapped[UUID]
    changed_by: Mapped[str] = mapped_column(Text)
    changed_by_name: Mapped[Line]
    """As colleagues saw it then. Empty for what the software did."""

    changed_at: Mapped[Instant]
    account_id: Mapped[UUID | None]
    """Of a connection: its account. Other people's pages leave the change out."""


class AccessRequestRow(Table):
    """Somebody who asked the owners of an account to let them in, and what became of it.

    Names and words are erased a month after the end.
    """

    __tablename__ = "access_requests"
    __table_args__ = (
        UniqueConstraint("landlord_id", "registration_id"),  # asked once, however often told
        Index("access_requests_of_account_idx", "landlord_id", "account_id"),  # an owner's list
        Index("access_requests_by_state_idx", "landlord_id", "state"),  # what nobody answered
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    registration_id: Mapped[UUID]
    state: Mapped[str] = mapped_column(Text)
    first_name: Mapped[Line]
    last_name: Mapped[Line]
    email: Mapped[Line]
    phone: Mapped[Line]
    asked_role: Mapped[Line]
    words: Mapped[Line]
    decided_by: Mapped[Line]
    decided_by_name: Mapped[Line]
    reason: Mapped[Line]
    """Of a veto, in the words of staff."""

    asked_at: Mapped[Instant]
    answer_by: Mapped[Instant]
    """When nobody has decided by then, it is handed to staff."""

    decided_at: Mapped[Instant | None]
    connection_id: Mapped[UUID | None]


class AccessInvitationRow(Table):
    """Somebody who was invited to act on an account, with what they will be and may do.

    Address and names are erased a month after the end. The link is derived from `link_id`.
    """

    __tablename__ = "access_invitations"
    __table_args__ = (
        UniqueConstraint("landlord_id", "link_id"),  # the link finds its invitation
        Index("access_invitations_of_account_idx", "landlord_id", "account_id"),  # an owner's list
        Index("access_invitations_by_state_idx", "landlord_id", "state"),  # those that are over
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    state: Mapped[str] = mapped_column(Text)
    link_id: Mapped[UUID]
    """Of the newest sending: the links of older ones are worthless."""

    email: Mapped[Line]
    email_key: Mapped[Line]
    first_name: Mapped[Line]
    last_name: Mapped[Line]
    organisation: Mapped[Line]
    role: Mapped[str] = mapped_column(Text)
    valid_to: Mapped[date | None]
    finance: Mapped[bool]
    maintenance: Mapped[bool]
    keys: Mapped[bool]
    documents: Mapped[bool]
    inviter_id: Mapped[UUID | None]
    """The owner, as a contact. Null: staff invited."""

    invited_by: Mapped[Line]
    invited_by_name: Mapped[Line]
    note: Mapped[Line]
    """Of staff: how they checked."""

    invited_at: Mapped[Instant]
    sent_at: Mapped[Instant]
    sendings: Mapped[int]
    expires_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    ended_by: Mapped[Line]
    contact_id: Mapped[UUID | None]
    """Who accepted."""

    connection_id: Mapped[UUID | None]


class ObjectionRow(Table):
    """An owner who does not agree that somebody was let in. Until staff settle it, nobody is."""

    __tablename__ = "objections"
    __table_args__ = (
        # Two owners at once make one objection, and staff settle one matter.
        Index(
            "objections_open_idx",
            "landlord_id",
            "connection_id",
            unique=True,
            postgresql_where=text("settled_at IS NULL"),
        ),
        Index("objections_of_account_idx", "landlord_id", "account_id"),  # an owner's list
        CheckConstraint("(outcome = '') = (settled_at IS NULL)", name="settled"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    connection_id: Mapped[UUID] = mapped_column(ForeignKey("connections.id"))
    contact_id: Mapped[UUID]
    """Whose access it is about."""

    request_id: Mapped[UUID | None]
    """The request that was approved."""

    status_before: Mapped[str] = mapped_column(Text)
    """Of the connection: what it gets back if it is kept."""

    objected_by: Mapped[UUID | None]
    """Contact of the owner."""

    objected_by_name: Mapped[Line]
    words: Mapped[Line]
    objected_at: Mapped[Instant]
    outcome: Mapped[Line]
    settled_by: Mapped[Line]
    settled_by_name: Mapped[Line]
    reason: Mapped[Line]
    """Why staff settled it so. For staff only."""

    settled_at: Mapped[Instant | None]


class PaymentRow(Table):
    """A payment that somebody began online: what it is for, and what the provider said of it.

    Nothing of a card is known here. What became money stands in the ledger, once.
    """

    __tablename__ = "payments"
    __table_args__ = (
        # The same wish twice is one payment, whoever was faster.
        UniqueConstraint("landlord_id", "account_id", "client_request_id"),
        UniqueConstraint("landlord_id", "reference"),
        Index("payments_of_account_idx", "landlord_id", "account_id", "started_at"),
        Index("payments_by_start_idx", "landlord_id", "started_at"),  # the report of a day
        Index(
            "payments_by_provider_idx",
            "landlord_id",
            "provider_payment_id",
            unique=True,
            postgresql_where=text("provider_payment_id <> ''"),
        ),
        Index(
            "payments_to_ask_idx",
            "landlord_id",
            "ask_at",
            postgresql_where=text("ask_at IS NOT NULL"),
        ),
        CheckConstraint("amount_pence > 0", name="amount"),
        CheckConstraint("(state IN ('new', 'open')) = (ended_at IS NULL)", name="ended"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    contact_id: Mapped[UUID]
    """Who pays, and who is told."""

    client_request_id: Mapped[UUID]
    amount_pence: Mapped[int]
    reference: Mapped[str] = mapped_column(Text)
    """Ours, as the provider shows it to the payer and lets us search for it."""

    provider: Mapped[str] = mapped_column(Text)
    provider_payment_id: Mapped[Line]
    next_url: Mapped[Line]
    """The provider's page for this payment. Forgotten when it has ended."""

    state: Mapped[str] = mapped_column(Text)
    code: Mapped[Line]
    """Why it came to nothing, in the provider's own shorthand."""

    is_contradicted: Mapped[bool] = mapped_column(server_default=text("false"))
    """Whether the provider named another amount. Staff look into it; nothing is posted."""

    started_at: Mapped[Instant]
    asked_at: Mapped[Instant | None]
    asked_times: Mapped[int] = mapped_column(server_default=text("0"))
    ask_at: Mapped[Instant | None]
    """When the provider is asked next. Null: everything is known."""

    ended_at: Mapped[Instant | None]


class DemoPaymentRow(Table):
    """A payment as the demo provider keeps it: it stands for somebody else's database."""

    __tablename__ = "demo_payments"
    __table_args__ = (UniqueConstraint("landlord_id", "reference"),)

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    reference: Mapped[str] = mapped_column(Text)
    description: Mapped[Line]
    amount_pence: Mapped[int]
    return_url: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text)
    code: Mapped[Line]
    created_at: Mapped[StoredAt]


class DecisionRow(Table):
    """A decision of the desk that was applied, so that the same one again changes nothing."""

    __tablename__ = "decisions"

    landlord_id: Mapped[LandlordId] = mapped_column(primary_key=True)
    decision_id: Mapped[UUID] = mapped_column(primary_key=True)
    contact_id: Mapped[UUID]
    connection_id: Mapped[UUID | None]
    version: Mapped[int]
    """Of the contact, as the decision left it."""

    applied_at: Mapped[StoredAt]


class ImportRow(Table):
    """One records file that was read: who sent it and what became of it."""

    __tablename__ = "imports"
    __table_args__ = (Index("imports_by_time_idx", "landlord_id", "read_at"),)

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    kind: Mapped[str] = mapped_column(Text, server_default="records")
    """`records` or `transactions`."""

    sent_by: Mapped[str] = mapped_column(Text)
    read_at: Mapped[Instant]
    is_dry_run: Mapped[bool]
    rows: Mapped[int]
    rows_refused: Mapped[int]


class ImportProblemRow(Table):
    """What kept a row of an import out."""

    __tablename__ = "import_problems"

    landlord_id: Mapped[LandlordId] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(
        ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True
    )
    line: Mapped[int] = mapped_column(primary_key=True)
    column: Mapped[str] = mapped_column("column_name", Text, primary_key=True)
    problem: Mapped[Line]
    advice: Mapped[Line]


class LedgerRow(Table):
    """How the money of an account stands, with its last entry. Locked while entries are posted."""

    __tablename__ = "ledgers"
    __table_args__ = (
        Index("ledgers_of_landlord_idx", "landlord_id", "account_id"),
        CheckConstraint("entries >= 0", name="entries_count"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    landlord_id: Mapped[LandlordId]
    entries: Mapped[int]
    balance_pence: Mapped[int] = mapped_column(BigInteger)
    """What is owed; below nothing: to the customer's credit."""

    booked_on: Mapped[date | None]
    """Of the last entry."""

    last_payment_number: Mapped[int | None]
    source: Mapped[Line]
    """Where the newest news came from, in the landlord's words or ours: `import`, `payment`."""

    as_at: Mapped[Instant]
    """When the source last told how the account stands, UTC."""


class LedgerEntryRow(Table):
    """One charge, payment or correction. Never changed: a trigger refuses it."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        Index("ledger_entries_in_order_idx", "landlord_id", "account_id", "number", unique=True),
        # The same entry, told twice, stands there once.
        Index("ledger_entries_once_idx", "landlord_id", "source", "external_ref", unique=True),
        # A period: its first and last entry.
        Index("ledger_entries_by_day_idx", "landlord_id", "account_id", "booked_on", "number"),
        # What is still to come.
        Index(
            "ledger_entries_due_idx",
            "landlord_id",
            "account_id",
            "due_on",
            postgresql_where=text("due_on IS NOT NULL"),
        ),
        CheckConstraint("amount_pence <> 0", name="amount"),
        CheckConstraint("number >= 1", name="number_counts"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    number: Mapped[int]
    """Counts the entries of the account, from 1, in the order they were booked."""

    entry_date: Mapped[date]
    booked_on: Mapped[date]
    """Never before that of the entry before: what was told of a period that is over stays true."""

    due_on: Mapped[date | None]
    type: Mapped[str] = mapped_column(Text)
    subtype: Mapped[str] = mapped_column(Text)
    description: Mapped[Line]
    amount_pence: Mapped[int] = mapped_column(BigInteger)
    """Positive: more is owed."""

    balance_pence: Mapped[int] = mapped_column(BigInteger)
    """What was owed after it."""

    source: Mapped[str] = mapped_column(Text)
    external_ref: Mapped[str] = mapped_column(Text)
    reverses_id: Mapped[UUID | None]
    posted_at: Mapped[Instant]


class LandlordSettingsRow(Table):
    """What staff changed of the landlord itself, whole, as of one version. The newest counts."""

    __tablename__ = "landlord_settings"
    __table_args__ = (CheckConstraint("version >= 1", name="version_counts"),)

    landlord_id: Mapped[LandlordId] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    settings: Mapped[dict[str, Any]] = mapped_column(JSONB)
    parts: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default="{}")
    """Which of them this version changed."""

    changed_by: Mapped[str] = mapped_column(Text)
    changed_by_name: Mapped[Line]
    changed_at: Mapped[Instant]


class NoticeRow(Table):
    """Important information for everybody, an estate or a block, from one day until another."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("notices_pages_idx", "landlord_id", "from_day", "id"),
        Index(
            "notices_of_everybody_idx",
            "landlord_id",
            "from_day",
            postgresql_where=text("estate_id IS NULL AND block_id IS NULL"),
        ),
        Index(
            "notices_of_estate_idx",
            "landlord_id",
            "estate_id",
            "from_day",
            postgresql_where=text("estate_id IS NOT NULL"),
        ),
        Index(
            "notices_of_block_idx",
            "landlord_id",
            "block_id",
            "from_day",
            postgresql_where=text("block_id IS NOT NULL"),
        ),
        CheckConstraint("until_day IS NULL OR until_day >= from_day", name="days_in_order"),
        CheckConstraint("estate_id IS NULL OR block_id IS NULL", name="one_place"),
        CheckConstraint("version >= 1", name="version_counts"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    title: Mapped[Line]
    body: Mapped[Line]
    estate_id: Mapped[UUID | None] = mapped_column(ForeignKey("estates.id"))
    block_id: Mapped[UUID | None] = mapped_column(ForeignKey("blocks.id"))
    """Neither of the two: it is for everybody."""

    from_day: Mapped[date]
    until_day: Mapped[date | None]
    """Both inclusive, Europe/London."""

    ended_at: Mapped[Instant | None]
    """When staff ended it before its last day."""

    changed_by_name: Mapped[Line]
    changed_at: Mapped[Instant]
    version: Mapped[int]


class ActivityRow(Table):
    """What happened on an account: a projection of events, never the record itself."""

    __tablename__ = "activity"
    __table_args__ = (
        Index("activity_pages_idx", "landlord_id", "account_id", "happened_at", "id"),
        CheckConstraint("version >= 1", name="version_counts"),
    )

    id: Mapped[Id]
    """Of what it tells: told again, it is the same entry."""

    landlord_id: Mapped[LandlordId]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(Text)
    shown_to: Mapped[str] = mapped_column(Text)
    """What somebody needs on the account to be told of it."""

    happened_at: Mapped[Instant]
    detail: Mapped[Line]
    amount_pence: Mapped[int | None] = mapped_column(BigInteger)


class StatementRow(Table):
    """A statement that somebody asked for: of which days and entries, and the file made of it.

    The entries never change, so the same days and last entry are the same document.
    """

    __tablename__ = "statements"
    __table_args__ = (
        UniqueConstraint("landlord_id", "account_id", "first_day", "last_day", "last_number"),
        Index("statements_of_account_idx", "landlord_id", "account_id", "asked_at"),
        CheckConstraint("state IN ('asked', 'issued', 'failed')", name="state_known"),
        CheckConstraint("last_day >= first_day", name="days_in_order"),
        CheckConstraint("(state = 'issued') = (pdf IS NOT NULL)", name="issued_with_file"),
    )

    id: Mapped[Id]
    landlord_id: Mapped[LandlordId]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    contact_id: Mapped[UUID]
    """Who asked first, and is told."""

    first_day: Mapped[date]
    last_day: Mapped[date]
    first_number: Mapped[int]
    """Of the first entry in it; above `last_number`: nothing was booked in these days."""

    last_number: Mapped[int]
    state: Mapped[Literal["asked", "issued", "failed"]] = mapped_column(Text)
    asked_at: Mapped[Instant]
    issued_at: Mapped[Instant | None]
    pdf: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
