"""How people on an account, and requests to its owners, are shown."""

from datetime import UTC, date
from typing import cast
from uuid import UUID

from contracts.api.owners import AccessRequest, ApprovedContact, Contest, RequestOutcome
from contracts.events.accounts import ConnectionStatus
from services.accounts.domain.owners import GIVEN_BY_OWNERS, HOLDING
from services.accounts.domain.roles import is_live
from services.accounts.routes.homes import address_lines
from services.accounts.store.reading import AccountRecord
from services.accounts.tables import (
    AccessRequestRow,
    AccountRow,
    ConnectionRow,
    ContactRow,
    ObjectionRow,
    UnitRow,
)


def approved_contacts(found: AccountRecord, but: UUID, today: date) -> list[ApprovedContact]:
    """Return everybody else in force on an account, and those whose time is still to come."""
    return [
        ApprovedContact(
            connection_id=connection.id,
            version=connection.version,
            account_id=found.account.id,
            reference=found.account.reference,
            address=one_line(found.unit),
            is_ebilling=found.account.is_ebilling,
            name=name_of(contact),
            role=connection.role,
            status=cast("ConnectionStatus", str(connection.status)),
            valid_from=connection.valid_from,
            valid_to=connection.valid_to,
            is_live=is_live(connection.status, connection.valid_from, connection.valid_to, today),
            finance=connection.finance,
            maintenance=connection.maintenance,
            keys=connection.keys,
            documents=connection.documents,
            may_change=connection.role in GIVEN_BY_OWNERS and connection.role not in HOLDING,
        )
        for connection, contact in found.people
        if contact.id != but and _is_or_will_be(connection, today)
    ]


def _is_or_will_be(connection: ConnectionRow, today: date) -> bool:
    first = max(connection.valid_from, today)
    return is_live(connection.status, connection.valid_from, connection.valid_to, first)


def name_of(contact: ContactRow) -> str:
    """Return the name of a person, or of an organisation."""
    return f"{contact.first_name} {contact.last_name}".strip() or contact.organisation


def one_line(unit: UnitRow) -> str:
    """Return the address in one line."""
    return ", ".join(address_lines(unit))


def access_request(
    row: AccessRequestRow,
    account: AccountRow,
    unit: UnitRow,
    *,
    objection: ObjectionRow | None = None,
    may_contest: bool = False,
) -> AccessRequest:
    """Return a request as owners and staff see it."""
    return AccessRequest(
        request_id=row.id,
        account_id=row.account_id,
        reference=account.reference,
        address=one_line(unit),
        is_ebilling=account.is_ebilling,
        state=cast("RequestOutcome", row.state),
        first_name=row.first_name,
        last_name=row.last_name,
        email=row.email,
        asked_role=row.asked_role,
        words=row.words,
        asked_at=row.asked_at.astimezone(UTC),
        answer_by=row.answer_by.astimezone(UTC),
        decided_at=row.decided_at and row.decided_at.astimezone(UTC),
        decided_by="" if row.state == "vetoed" else row.decided_by_name,
        may_contest=may_contest and objection is None,
        contest=cast("Contest", (objection.outcome or "open") if objection else ""),
    )
