"""Rows of people who are not in the landlord's own files."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from chassis.role_choices import Roles
from services.accounts.domain.roles import Role, RoleStatus, authorities_of, london_date
from services.accounts.store.staging import contact_words
from services.accounts.tables import AccountRow, ConnectionRow, ContactRow


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person as staff typed them."""

    first_name: str
    last_name: str
    email: str
    phone: str
    role: str


def new_contact(
    newcomer: Newcomer, email_key: str, *, landlord_id: UUID, contact_id: UUID
) -> ContactRow:
    """Return the row of a person who is not in the landlord's own files."""
    return ContactRow(
        id=contact_id,
        landlord_id=landlord_id,
        title="",
        first_name=newcomer.first_name,
        last_name=newcomer.last_name,
        organisation="",
        email=newcomer.email,
        email_key=email_key,
        other_emails=[],
        phone=newcomer.phone,
        words=contact_words(newcomer.first_name, newcomer.last_name, "", (newcomer.email,)),
        version=1,
    )


def new_connection(
    account: AccountRow,
    contact_id: UUID,
    role: Role,
    status: RoleStatus,
    *,
    chosen: Roles,
    at: datetime,
) -> ConnectionRow:
    """Return the row of a connection from today (London) on, with the role's usual authorities.

    `chosen` are those that the landlord has set.
    """
    usual = authorities_of(role, is_ebilling=account.is_ebilling, chosen=chosen)
    return ConnectionRow(
        id=uuid4(),
        landlord_id=account.landlord_id,
        account_id=account.id,
        contact_id=contact_id,
        role=role,
        status=status,
        valid_from=london_date(at),
        finance=usual.finance,
        maintenance=usual.maintenance,
        keys=usual.keys,
        documents=usual.documents,
        is_provisional=False,
        awaits_letter=False,
        version=1,
    )
