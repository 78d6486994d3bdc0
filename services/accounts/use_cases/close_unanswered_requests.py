"""Requests that no owner answered go to staff; names of those that ended long ago are erased."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.accounts import AccessRequestSettled
from services.accounts.domain.owners import KEPT, RequestState
from services.accounts.domain.roles import london_date
from services.accounts.store.requests import erase_requests, owners_of, unanswered_requests


async def close_unanswered_requests(
    session: AsyncSession, *, landlord_id: UUID, at: datetime
) -> int:
    """End some requests whose time is over and announce each. Return how many there were."""
    late = await unanswered_requests(session, landlord_id, before=at)
    for row in late:
        row.state, row.decided_at = RequestState.UNANSWERED, at
        owners = await owners_of(session, landlord_id, row.account_id, today=london_date(at))
        announce(
            session,
            AccessRequestSettled(
                landlord_id=landlord_id,
                request_id=row.id,
                registration_id=row.registration_id,
                account_id=row.account_id,
                outcome="unanswered",
                owner_ids=owners,
            ),
        )
    await erase_requests(session, landlord_id, ended_before=at - KEPT)
    return len(late)
