"""One row of a records file, checked and in normal form."""

from datetime import date
from hashlib import blake2b
from typing import NamedTuple

MANDATORY = (
    "unit_ref",
    "address_line_1",
    "postcode",
    "account_ref",
    "account_kind",
    "account_status",
    "start_date",
)
"""Columns without which no row can be read. A file that lacks one is refused whole."""

OPTIONAL = (
    "estate",
    "block",
    "uprn",
    "address_line_2",
    "town",
    "county",
    "country",
    "division",
    "account_name",
    "end_date",
    "ebilling",
    "contact_ref",
    "title",
    "first_name",
    "last_name",
    "organisation",
    "email",
    "phone",
    "date_of_birth",
    "role",
    "role_status",
    "valid_from",
    "valid_to",
    "finance",
    "maintenance",
    "keys",
    "documents",
    "identifiers",
    "rmc_director",
    "salutation",
    "sign_off",
    "updates_via",
    "payment_method",
    "other_emails",
    "phone_evening",
    "mobile",
)

COLUMNS = MANDATORY + OPTIONAL

UPDATES = ("", "mobile", "email")
"""How the people of an account are told of news. Empty: the landlord's own way."""

LINE_OF_CONTACT = ("title", "first_name", "last_name", "organisation", "email", "role")
"""Columns that make no sense without a `contact_ref`."""


class Problem(NamedTuple):
    """One thing that keeps a row out, for the person who mends the file."""

    line: int
    """Line of the file on which the row begins; the header is line 1."""

    column: str
    problem: str
    advice: str


class UnitFacts(NamedTuple):
    """A home, a garage or another unit, as the file has it."""

    unit_ref: str
    unit_key: str
    estate: str
    block: str
    uprn: str
    address_line_1: str
    address_line_2: str
    town: str
    county: str
    country: str
    postcode: str
    postcode_key: str
    division: str


class AccountFacts(NamedTuple):
    """An account of a unit, as the file has it."""

    account_ref: str
    account_key: str
    account_name: str
    account_kind: str
    account_status: str
    start_date: date
    end_date: date | None
    is_ebilling: bool
    is_rmc_director: bool
    salutation: str
    sign_off: str
    updates_via: str
    payment_method: str
    identifier_kinds: list[str]
    identifier_values: list[str]
    identifier_keys: list[str]


class ContactFacts(NamedTuple):
    """A person or an organisation, as the file has it. All empty: the account has nobody."""

    contact_ref: str = ""
    title: str = ""
    first_name: str = ""
    last_name: str = ""
    organisation: str = ""
    email: str = ""
    email_key: str = ""
    other_emails: tuple[str, ...] | list[str] = ()
    phone: str = ""
    phone_evening: str = ""
    mobile: str = ""
    date_of_birth: date | None = None


class ConnectionFacts(NamedTuple):
    """What the contact is to the account, as the file has it."""

    role: str = ""
    role_status: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    finance: bool = False
    maintenance: bool = False
    keys: bool = False
    documents: bool = False
    unsaid: tuple[str, ...] | list[str] = ()
    """Authorities that the file leaves open: here they are as Lodge has them for the role."""


class RecordRow(NamedTuple):
    """One connection of a contact to an account of a unit, with the facts of all three."""

    line: int
    unit: UnitFacts
    account: AccountFacts
    contact: ContactFacts
    connection: ConnectionFacts


def fingerprint(*facts: object) -> bytes:
    """Return 16 bytes that differ when the facts do: an import leaves alone what is the same."""
    return blake2b(repr(facts).encode(), digest_size=16).digest()
