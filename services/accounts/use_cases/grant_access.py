"""Somebody was let in: make it so in the record, or say why it cannot be."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import email_key
from chassis.outbox import announce
from contracts.events.accounts import ConnectionChanged, ConnectionRefused, ContactRecorded
from services.accounts.domain.roles import IN_FORCE, AccountStatus, Role, RoleStatus, london_date
from services.accounts.store.newcomers import Newcomer, new_connection, new_contact
from services.accounts.store.people import (
    account_for_update,
    connection_of,
    connections_between,
    contact_for_update,
    has_other_owner,
)
from services.accounts.store.words import refresh_words
from services.accounts.tables import AccountRow, ConnectionRow, ContactRow

Reason = Literal[
    "owner_exists",
    "account_not_found",
    "contact_not_found",
    "account_not_current",
    "connection_ended",
]


async def grant_access(  # noqa: C901, PLR0911  one early answer per thing that may stand in the way
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
) -> None:
    """Connect the contact to the account and announce it as the answer to the registration.

    A connection that is in force already is announced once more, unchanged. `newcomer`:
    the facts of a contact that does not exist yet. Nothing here is an error: what cannot
    be done is announced as `ConnectionRefused`, because a person waits for an answer.
    """

    def refuse(reason: Reason) -> None:
        announce(
            session,
            ConnectionRefused(
                landlord_id=landlord_id,
                registration_id=registration_id,
                account_id=account_id,
                reason=reason,
            ),
        )

    account = await account_for_update(session, landlord_id, account_id)
    if account is None:
        return refuse("account_not_found")
    if account.status != AccountStatus.CURRENT:
        return refuse("account_not_current")
    contact = await contact_for_update(session, landlord_id, contact_id)
    if contact is None and newcomer is None:
        return refuse("contact_not_found")
    known = await connections_between(session, landlord_id, account_id, contact_id)
    today = london_date(granted_at)
    connection = _best(known, role, today)
    if connection is not None and _is_in_force(connection, today):
        return _announce(session, connection, registration_id)
    has_ended = connection is not None and connection.status != RoleStatus.REQUESTED
    if has_ended and not is_decided_by_staff:
        return refuse("connection_ended")
    replaced = await _replaced(session, account, connection)
    if (connection.role if connection else role) == Role.UNIT_OWNER and await has_other_owner(
        session,
        landlord_id,
        account_id,
        besides=[row.id for row in (connection, replaced) if row],
        today=today,
    ):
        return refuse("owner_exists")

    if contact is None:
        assert newcomer is not None  # noqa: S101  refused above
        contact = await _store_newcomer(session, landlord_id, contact_id, newcomer)
    if replaced is not None and replaced.status in IN_FORCE:
        _end(replaced, today)
        await session.flush()  # the owner who leaves goes first
        _announce(session, replaced, None)
    if connection is None:
        connection = new_connection(account, contact, role, RoleStatus.APPROVED, at=granted_at)
        connection.is_provisional = is_provisional
        session.add(connection)
    else:
        _approve(connection, today)
    await session.flush()
    await refresh_words(session, landlord_id, [account_id])

    _announce(session, connection, registration_id)
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


async def _replaced(
    session: AsyncSession, account: AccountRow, connection: ConnectionRow | None
) -> ConnectionRow | None:
    if connection is None or connection.replaces_connection_id is None:
        return None
    return await connection_of(
        session, account.landlord_id, account.id, connection.replaces_connection_id
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
