"""An owner does not agree that another owner let somebody in."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from chassis.text import _
from contracts.events.accounts import AccessContested
from services.accounts.domain.errors import AccessRequestNotFound, NotContestable
from services.accounts.domain.owners import CONTESTED_WITHIN, RequestState
from services.accounts.domain.roles import IN_FORCE, RoleStatus, london_date
from services.accounts.store.connections import (
    announce_access,
    announce_connection,
    log_terms,
    set_terms,
    terms_of,
)
from services.accounts.store.objections import objections_to
from services.accounts.store.people import account_for_update, connection_of
from services.accounts.store.requests import owners_of, request_for_update, request_with_id
from services.accounts.tables import AccessRequestRow, ConnectionRow, ObjectionRow


async def object_to_access(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    request_id: UUID,
    owner_id: UUID,
    owner_name: str,
    words: str,
    objected_by: str,
    objected_at: datetime,
) -> UUID:
    """Freeze what was given, with its log, and announce that staff have to settle it.

    Returns the objection's id. Where another owner was faster it is theirs, and nothing changes.

    Raises:
        AccessRequestNotFound: there is none, or this person is no owner of that account today.
        NotContestable: nobody was let in, their access has ended, it is too long ago, the person
            decided it, or staff have settled an objection before.
    """
    asked = await request_with_id(session, landlord_id, request_id)
    if asked is None:
        raise AccessRequestNotFound("no such request")
    await account_for_update(session, landlord_id, asked.account_id)
    today = london_date(objected_at)
    owners = await owners_of(session, landlord_id, asked.account_id, today=today)
    if owner_id not in owners:
        raise AccessRequestNotFound("no request about an account of theirs")
    row = await request_for_update(session, landlord_id, request_id)
    if row is None or not may_object(row, owner_id, objected_at) or row.connection_id is None:
        raise NotContestable("there is nothing to object to")
    connection = await connection_of(session, landlord_id, row.account_id, row.connection_id)
    known = await objections_to(session, landlord_id, row.connection_id)
    if known and known[0].settled_at is None:
        return known[0].id
    if known or connection is None or connection.status not in IN_FORCE:
        raise NotContestable("it was settled, or the access has ended")
    if connection.contact_id == owner_id:
        raise NotContestable("it is about themselves")

    objection = ObjectionRow(
        id=uuid4(),
        landlord_id=landlord_id,
        account_id=row.account_id,
        connection_id=connection.id,
        contact_id=connection.contact_id,
        request_id=row.id,
        status_before=connection.status,
        objected_by=owner_id,
        objected_by_name=owner_name,
        words=words,
        objected_at=objected_at,
    )
    session.add(objection)
    _freeze(session, connection, objection, objected_by, objected_at)
    await session.flush()

    announce_connection(session, connection)
    announce(
        session,
        AccessContested(
            landlord_id=landlord_id,
            objection_id=objection.id,
            connection_id=connection.id,
            account_id=row.account_id,
            contact_id=connection.contact_id,
        ),
    )
    told = [*owners, connection.contact_id]
    announce_access(session, connection, "contested", by_owner=True, told=told)
    return objection.id


def may_object(row: AccessRequestRow, owner_id: UUID, at: datetime) -> bool:
    """Tell whether an owner may object to what became of a request. Whoever decided may not."""
    return (
        row.state == RequestState.APPROVED
        and row.decided_by != str(owner_id)
        and row.decided_at is not None
        and at <= row.decided_at + CONTESTED_WITHIN
    )


def _freeze(
    session: AsyncSession,
    connection: ConnectionRow,
    objection: ObjectionRow,
    objected_by: str,
    at: datetime,
) -> None:
    """Let it stand as requested: a state that opens nothing, wherever it is asked."""
    before = terms_of(connection)
    set_terms(connection, replace(before, status=RoleStatus.REQUESTED))
    connection.version += 1
    log_terms(
        session,
        connection,
        before,
        decision_id=objection.id,
        reason=_("Another owner does not agree"),
        changed_by=f"user:{objected_by}",
        changed_by_name="",
        changed_at=at,
    )
