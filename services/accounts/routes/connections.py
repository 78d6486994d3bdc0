"""Connected accounts of a person: staff look, connect, change and end."""

from datetime import UTC, date
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, status

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.accounts import ConnectionVersion, RecordChange
from contracts.api.connections import (
    ConnectedAccount,
    ConnectedAccountChange,
    ConnectionTerms,
    ContactView,
    NewConnectedAccount,
)
from contracts.events.accounts import ConnectionStatus
from services.accounts.domain.connections import Terms
from services.accounts.domain.errors import ConnectionNotFound, ContactNotFound
from services.accounts.domain.roles import (
    Role,
    RoleStatus,
    is_live,
    london_date,
)
from services.accounts.routes.homes import address_lines
from services.accounts.routes.versions import IfMatch, seen_version
from services.accounts.store.changes import changes_of_contact
from services.accounts.store.reading import contact_of, homes_of
from services.accounts.tables import AccountRow, ConnectionRow, ContactChangeRow, UnitRow
from services.accounts.use_cases.change_connection import change_connection
from services.accounts.use_cases.connect_contact import connect_contact

router = APIRouter()

Correcting = Annotated[Caller, Depends(allow("staff:agent", "staff:lead"))]
Reader = Annotated[Caller, Depends(allow("staff"))]


@router.get("/contacts/{contact_id}")
async def read_contact(contact_id: UUID, caller: Reader, session: Session) -> ContactView:
    """Return a person with every account they are or were connected to."""
    contact = await contact_of(session, caller.landlord_id, contact_id)
    if contact is None:
        raise ContactNotFound("no such contact")
    record_by(
        session,
        caller,
        act="contact.looked_at",
        at=now(),
        subject_kind="contact",
        subject_id=contact_id,
    )
    homes = await homes_of(session, caller.landlord_id, contact_id)
    changes = await changes_of_contact(session, caller.landlord_id, contact_id)
    name = f"{contact.first_name} {contact.last_name}".strip() or contact.organisation
    today = london_date(now())
    return ContactView(
        contact_id=contact.id,
        version=contact.version,
        title=contact.title,
        first_name=contact.first_name,
        last_name=contact.last_name,
        organisation=contact.organisation,
        emails=[each for each in (contact.email, *contact.other_emails) if each],
        phones=[each for each in (contact.phone, contact.phone_evening, contact.mobile) if each],
        connections=[_connected(*home, today) for home in homes],
        changes=[_change(change, name) for change in changes],
    )


@router.post("/contacts/{contact_id}/connections", status_code=status.HTTP_201_CREATED)
async def post_connection(
    contact_id: UUID, body: NewConnectedAccount, caller: Correcting, session: Session
) -> ConnectionVersion:
    """Connect an account to a person. 422 says field by field what is wrong."""
    connected = await connect_contact(
        session,
        landlord_id=caller.landlord_id,
        contact_id=contact_id,
        account_id=body.account_id,
        role=Role(body.role),
        terms=terms_from(body),
        is_checked=body.is_checked,
        note=body.note,
        decision_id=body.decision_id,
        connected_by=caller.subject,
        connected_by_name=caller.name,
        connected_at=now(),
    )
    if connected.changes:
        record_by(
            session,
            caller,
            act="connection.added",
            at=now(),
            subject_kind="contact",
            subject_id=contact_id,
            details={"account": str(body.account_id), **connected.changes},
        )
    return ConnectionVersion(connection_id=connected.connection_id, version=connected.version)


@router.put("/contacts/{contact_id}/connections/{connection_id}")
async def put_connection(
    *,
    contact_id: UUID,
    connection_id: UUID,
    body: ConnectedAccountChange,
    caller: Correcting,
    session: Session,
    if_match: IfMatch,
) -> ConnectionVersion:
    """Change or end a connection. 412 if it was changed meanwhile."""
    homes = await homes_of(session, caller.landlord_id, contact_id)
    account = next((home[1] for home in homes if home[0].id == connection_id), None)
    if account is None:
        raise ConnectionNotFound("this person has no such connection")
    version, changes = await change_connection(
        session,
        landlord_id=caller.landlord_id,
        account_id=account.id,
        connection_id=connection_id,
        seen_version=seen_version(if_match),
        terms=terms_from(body),
        is_checked=body.is_checked,
        note=body.note,
        decision_id=body.decision_id,
        changed_by=caller.subject,
        changed_by_name=caller.name,
        changed_at=now(),
    )
    if changes:
        record_by(
            session,
            caller,
            act="connection.changed",
            at=now(),
            subject_kind="contact",
            subject_id=contact_id,
            details={"account": str(account.id), "connection": str(connection_id), **changes},
        )
    return ConnectionVersion(connection_id=connection_id, version=version)


def terms_from(body: ConnectionTerms) -> Terms:
    """Return the terms that a caller sent."""
    return Terms(
        status=RoleStatus(body.status),
        valid_from=body.valid_from,
        valid_to=body.valid_to,
        finance=body.finance,
        maintenance=body.maintenance,
        keys=body.keys,
        documents=body.documents,
    )


def _connected(
    connection: ConnectionRow, account: AccountRow, unit: UnitRow, today: date
) -> ConnectedAccount:
    return ConnectedAccount(
        connection_id=connection.id,
        version=connection.version,
        account_id=account.id,
        reference=account.reference,
        account_name=account.name,
        account_status=account.status,
        is_ebilling=account.is_ebilling,
        address=", ".join(address_lines(unit)),
        postcode=unit.postcode,
        role=connection.role,
        status=cast("ConnectionStatus", str(connection.status)),
        valid_from=connection.valid_from,
        valid_to=connection.valid_to,
        finance=connection.finance,
        maintenance=connection.maintenance,
        keys=connection.keys,
        documents=connection.documents,
        is_live=is_live(connection.status, connection.valid_from, connection.valid_to, today),
        is_provisional=connection.is_provisional,
    )


def _change(change: ContactChangeRow, name: str) -> RecordChange:
    return RecordChange(
        contact_id=change.contact_id,
        contact_name=name,
        field=change.field,
        before=change.before,
        after=change.after,
        reason=change.reason,
        changed_by=change.changed_by,
        changed_by_name=change.changed_by_name,
        changed_at=change.changed_at.astimezone(UTC),
    )
