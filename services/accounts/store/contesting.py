"""Freezing access that somebody objects to."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.accounts import AccessContested
from services.accounts.domain.roles import RoleStatus
from services.accounts.store.connections import (
    announce_access,
    announce_connection,
    log_terms,
    set_terms,
    terms_of,
)
from services.accounts.tables import ConnectionRow, ObjectionRow


@dataclass(frozen=True, slots=True)
class Objector:
    """Who objects, in which words, and why it says so in the log."""

    contact_id: UUID
    name: str
    words: str
    by: str
    """`user:…`, or `link`."""

    reason: str


async def contest(
    session: AsyncSession,
    connection: ConnectionRow,
    objector: Objector,
    *,
    request_id: UUID | None,
    owners: Iterable[UUID],
    at: datetime,
) -> UUID:
    """Let it stand as requested, with its log, and have staff settle it. Return the objection's id.

    That state opens nothing, wherever it is asked. What was provisional is left to staff for good.
    """
    objection = ObjectionRow(
        id=uuid4(),
        landlord_id=connection.landlord_id,
        account_id=connection.account_id,
        connection_id=connection.id,
        contact_id=connection.contact_id,
        request_id=request_id,
        status_before=connection.status,
        objected_by=objector.contact_id,
        objected_by_name=objector.name,
        words=objector.words,
        objected_at=at,
    )
    session.add(objection)
    before = terms_of(connection)
    set_terms(connection, replace(before, status=RoleStatus.REQUESTED))
    connection.awaits_letter, connection.provisional_until = False, None
    connection.version += 1
    log_terms(
        session,
        connection,
        before,
        decision_id=objection.id,
        reason=objector.reason,
        changed_by=objector.by,
        changed_by_name="",
        changed_at=at,
    )
    await session.flush()

    announce_connection(session, connection)
    announce(
        session,
        AccessContested(
            landlord_id=connection.landlord_id,
            objection_id=objection.id,
            connection_id=connection.id,
            account_id=connection.account_id,
            contact_id=connection.contact_id,
        ),
    )
    told = [*owners, connection.contact_id]
    announce_access(session, connection, "contested", by_owner=True, told=told)
    return objection.id
