"""A request to be let in is refused: by an owner, or by the veto of staff."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.accounts import AccessRequestSettled
from services.accounts.domain.errors import AccessRequestDecided, AccessRequestNotFound
from services.accounts.domain.owners import RequestState
from services.accounts.domain.roles import london_date
from services.accounts.store.people import account_for_update
from services.accounts.store.requests import owners_of, request_for_update, request_with_id


async def refuse_request(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    request_id: UUID,
    owner_id: UUID | None,
    reason: str,
    refused_by: str,
    refused_by_name: str,
    refused_at: datetime,
) -> UUID:
    """Refuse the request and tell every owner. Return its account.

    `owner_id` is the contact who decides; None: staff do.

    Raises:
        AccessRequestNotFound: there is none, or the decider is no owner of that account today.
        AccessRequestDecided: somebody was faster.
    """
    asked = await request_with_id(session, landlord_id, request_id)
    if asked is None:
        raise AccessRequestNotFound("no such request")
    await account_for_update(session, landlord_id, asked.account_id)
    owners = await owners_of(session, landlord_id, asked.account_id, today=london_date(refused_at))
    if owner_id is not None and owner_id not in owners:
        raise AccessRequestNotFound("no request about an account of theirs")
    row = await request_for_update(session, landlord_id, request_id)
    if row is None or row.state != RequestState.WAITING:
        raise AccessRequestDecided("this was decided before")

    row.state = RequestState.VETOED if owner_id is None else RequestState.REFUSED
    row.decided_at, row.decided_by, row.decided_by_name = refused_at, refused_by, refused_by_name
    row.reason = reason

    announce(
        session,
        AccessRequestSettled(
            landlord_id=landlord_id,
            request_id=row.id,
            registration_id=row.registration_id,
            account_id=row.account_id,
            outcome="vetoed" if owner_id is None else "refused",
            owner_ids=owners,
        ),
    )
    return row.account_id
