"""Somebody was let in: make it so in the record, or say why it cannot be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import email_key
from chassis.outbox import announce
from chassis.role_choices import NO_ROLES, Roles
from contracts.events.accounts import (
    ConnectionChanged,
    ConnectionRefused,
    ContactRecorded,
    ProvisionalAccessGiven,
)
from services.accounts.domain.roles import IN_FORCE, AccountStatus, Role, RoleStatus, london_date
from services.accounts.store.connections import announce_access
from services.accounts.store.newcomers import Newcomer, new_connection, new_contact
from services.accounts.store.objections import is_frozen
from services.accounts.store.people import (
    account_for_update,
    connection_of,
    connections_between,
    contact_for_update,
    has_other_owner,
)
from services.accounts.store.provisional import contacts_in_force
from services.accounts.store.requests import owners_of
from services.accounts.store.words import refresh_words
from services.accounts.tables import AccountRow, ConnectionRow, ContactRow

Reason = Literal[
    "owner_exists",
    "account_not_found",
    "contact_not_found",
    "account_not_current",
    "connection_not_in_force",
]


@dataclass(slots=True)
class _Found:
    """What the record knows of the people and the account an approval is about."""

    account: AccountRow | None
    contact: ContactRow | None
    connection: ConnectionRow | None = None
    replaced: ConnectionRow | None = None


async def grant_access(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    registration_id: UUID,
    account_id: UUID,
    contact_id: UUID,
    role: Role,
    newcomer: Newcomer | None,
    is_provisional: bool,
    is_decided_by_staff: bool,
    granted_at: datetime,
    roles: Roles = NO_ROLES,
) -> None:
    """Connect the contact to the account and announce it as the answer to the registration.

    A connection that is in force already is announced once more, unchanged, except that a
    decision of staff ends what was provisional. `newcomer`: the facts of a contact that does
    not exist yet; `roles`: what the landlord lets each role do at first. Nothing here
    is an error: what cannot be done is announced as `ConnectionRefused`, because a person waits
    for an answer.
    """
    today = london_date(granted_at)
    found = await _find(session, landlord_id, account_id, contact_id, role=role, today=today)
    obstacle = await _obstacle(
        session, found, newcomer, role, today, is_decided_by_staff=is_decided_by_staff
    )
    if obstacle is not None or found.account is None:
        refusal = ConnectionRefused(
            landlord_id=landlord_id,
            registration_id=registration_id,
            account_id=account_id,
            reason=obstacle or "account_not_found",
        )
        announce(session, refusal)
        return

    if found.contact is None and newcomer is not None:
        found.contact = await _store_newcomer(session, landlord_id, contact_id, newcomer)
    if found.replaced is not None and found.replaced.status in IN_FORCE:
        _end(found.replaced, today)
        await session.flush()  # the owner who leaves goes first
        _announce(session, found.replaced, None)
    connection = found.connection
    is_given = connection is None or not _is_in_force(connection, today)
    if connection is None:
        connection = new_connection(
            found.account, contact_id, role, RoleStatus.APPROVED, chosen=roles, at=granted_at
        )
        if is_provisional:
            connection.is_provisional = connection.awaits_letter = True
        session.add(connection)
    elif not _is_in_force(connection, today):
        _approve(connection, today)
    elif connection.is_provisional and is_decided_by_staff:
        connection.is_provisional = connection.awaits_letter = False
        connection.provisional_until = None
        connection.version += 1
    await session.flush()
    await refresh_words(session, landlord_id, [account_id])

    _announce(session, connection, registration_id)
    if is_given and connection.is_provisional:
        await _announce_provisional(session, connection, today)
    if is_given and is_decided_by_staff:
        owners = await owners_of(session, landlord_id, account_id, today=today)
        announce_access(session, connection, "given", by_owner=False, told=owners, but=contact_id)


async def _find(
    session: AsyncSession,
    landlord_id: UUID,
    account_id: UUID,
    contact_id: UUID,
    *,
    role: Role,
    today: date,
) -> _Found:
    """Lock the account first: who is connected to it is settled one after the other."""
    account = await account_for_update(session, landlord_id, account_id)
    contact = await contact_for_update(session, landlord_id, contact_id)
    found = _Found(account, contact)
    known = await connections_between(session, landlord_id, account_id, contact_id)
    found.connection = _best(known, role, today)
    waits = found.connection is not None and not _is_in_force(found.connection, today)
    if found.connection and waits and found.connection.replaces_connection_id:
        found.replaced = await connection_of(
            session, landlord_id, account_id, found.connection.replaces_connection_id
        )
    return found


async def _obstacle(  # noqa: PLR0911  one answer per thing that may stand in the way
    session: AsyncSession,
    found: _Found,
    newcomer: Newcomer | None,
    role: Role,
    today: date,
    *,
    is_decided_by_staff: bool,
) -> Reason | None:
    account, connection = found.account, found.connection
    if account is None:
        return "account_not_found"
    if account.status != AccountStatus.CURRENT:
        return "account_not_current"
    if found.contact is None and newcomer is None:
        return "contact_not_found"
    if connection is not None and _is_in_force(connection, today):
        return None
    if connection is not None and await is_frozen(session, account.landlord_id, connection.id):
        return "connection_not_in_force"
    # A policy recognises people; what was asked for or has ended is for people to decide.
    if connection is not None and not is_decided_by_staff:
        return "connection_not_in_force"
    besides = [row.id for row in (connection, found.replaced) if row]
    is_owner = (connection.role if connection else role) == Role.UNIT_OWNER
    if is_owner and await has_other_owner(
        session, account.landlord_id, account.id, besides=besides, today=today
    ):
        return "owner_exists"
    return None


def _best(known: Sequence[ConnectionRow], role: Role, today: date) -> ConnectionRow | None:
    """Return the connection the approval is about: in force, else of that role, else waiting."""

    def rank(row: ConnectionRow) -> tuple[bool, bool, bool]:
        return _is_in_force(row, today), row.role == role, row.status == RoleStatus.REQUESTED

    chosen = max(known, key=rank, default=None)
    return chosen if chosen is not None and any(rank(chosen)) else None


def _is_in_force(connection: ConnectionRow, today: date) -> bool:
    """Tell whether it is in force today or will be: a later first day does not end it."""
    return connection.status in IN_FORCE and (
        connection.valid_to is None or connection.valid_to >= today
    )


async def _store_newcomer(
    session: AsyncSession, landlord_id: UUID, contact_id: UUID, newcomer: Newcomer
) -> ContactRow:
    key = email_key(newcomer.email) or ""
    contact = new_contact(newcomer, key, landlord_id=landlord_id, contact_id=contact_id)
    session.add(contact)
    await session.flush()
    announce(session, ContactRecorded(landlord_id=landlord_id, contact_id=contact_id, version=1))
    return contact


def _approve(connection: ConnectionRow, today: date) -> None:
    if connection.status != RoleStatus.REQUESTED:  # it ended before, and begins again
        connection.valid_from, connection.valid_to = today, None
    connection.status = RoleStatus.APPROVED
    connection.valid_from = min(connection.valid_from, today)
    connection.version += 1


def _end(connection: ConnectionRow, today: date) -> None:
    """End yesterday, so that two people are never in force on one day."""
    connection.status = RoleStatus.PREVIOUS
    last = max(connection.valid_from, today - timedelta(days=1))
    connection.valid_to = min(connection.valid_to or last, last)
    connection.version += 1


def _announce(
    session: AsyncSession, connection: ConnectionRow, registration_id: UUID | None
) -> None:
    announce(
        session,
        ConnectionChanged.model_validate(
            {
                "landlord_id": connection.landlord_id,
                "connection_id": connection.id,
                "contact_id": connection.contact_id,
                "account_id": connection.account_id,
                "status": str(connection.status),
                "version": connection.version,
                "registration_id": registration_id,
            }
        ),
    )


async def _announce_provisional(
    session: AsyncSession, connection: ConnectionRow, today: date
) -> None:
    """Have the home written to, and whoever has to do with it told: they may object."""
    others = await contacts_in_force(
        session, connection.landlord_id, connection.account_id, today=today
    )
    announce(
        session,
        ProvisionalAccessGiven(
            landlord_id=connection.landlord_id,
            connection_id=connection.id,
            account_id=connection.account_id,
            contact_id=connection.contact_id,
            told_ids=[other for other in others if other != connection.contact_id],
        ),
    )
