"""What registration keeps of the record: keys and facts, one value per account, contact, tie."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.registration.domain.names import SurnameKeys
from services.registration.domain.posted import NewPosted


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What is compared of an account."""

    account_id: UUID
    version: int
    reference_key: str
    postcode_key: str
    start_month: int
    is_current: bool
    identifiers: frozenset[tuple[str, str]] = frozenset()
    """Kind and key of further numbers that are compared."""

    door_key: str = ""


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """What is compared of a contact. An organisation has no surname."""

    contact_id: UUID
    version: int
    surname: SurnameKeys
    first_name_key: str
    email_keys: frozenset[bytes]
    birth_key: bytes | None = None


@dataclass(frozen=True, slots=True)
class ConnectionFacts:
    """Who is connected to what, as what, from when to when (both inclusive)."""

    connection_id: UUID
    version: int
    account_id: UUID
    contact_id: UUID
    role: str
    status: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """A part of the record, as accounts stated it at one moment."""

    accounts: tuple[AccountFacts, ...] = ()
    contacts: tuple[ContactFacts, ...] = ()
    connections: tuple[ConnectionFacts, ...] = ()
    portal_keys: tuple[NewPosted, ...] = ()
    """For people who hold a home and have none yet, where the landlord gives out keys."""
