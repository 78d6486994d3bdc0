"""A service has prepared its part of what is held about a person."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import OwnDataCompleted
from services.identity.domain.data_requests import SERVICES
from services.identity.store.data_requests import answers_to, keep_answer, request_with_user


async def note_own_data_prepared(
    session: AsyncSession, *, request_id: UUID, service: str, items: int, at: datetime
) -> None:
    """Note the answer; with the last one, announce that the whole may be fetched. `at` in UTC.

    A request that is gone, because its login is, needs no answer any more.
    """
    found = await request_with_user(session, request_id)
    if found is None:
        return
    request, user = found
    await keep_answer(session, request, service=service, items=items, at=at)
    answered = {row.service for row in await answers_to(session, [request.id])}
    if request.ready_at is not None or not answered.issuperset(SERVICES) or not user.contact_id:
        return
    request.ready_at = at
    announce(
        session,
        OwnDataCompleted(
            landlord_id=request.landlord_id,
            occurred_at=at,
            request_id=request.id,
            user_id=user.id,
            contact_id=user.contact_id,
        ),
    )
