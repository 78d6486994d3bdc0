"""An owner does not agree that another owner let somebody in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.text import _
from services.accounts.domain.errors import AccessRequestNotFound, NotContestable
from services.accounts.domain.owners import CONTESTED_WITHIN, RequestState
from services.accounts.domain.roles import IN_FORCE, london_date
from services.accounts.store.contesting import Objector, contest
from services.accounts.store.objections import objections_to
from services.accounts.store.people import account_for_update, connection_of
from services.accounts.store.requests import owners_of, request_for_update, request_with_id
from services.accounts.tables import AccessRequestRow


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

    return await contest(
        session,
        connection,
        Objector(
            owner_id, owner_name, words, f"user:{objected_by}", _("Another owner does not agree")
        ),
        request_id=row.id,
        owners=owners,
        at=objected_at,
    )


def may_object(row: AccessRequestRow, owner_id: UUID, at: datetime) -> bool:
    """Tell whether an owner may object to what became of a request. Whoever decided may not."""
    return (
        row.state == RequestState.APPROVED
        and row.decided_by != str(owner_id)
        and row.decided_at is not None
        and at <= row.decided_at + CONTESTED_WITHIN
    )
