"""Staff have every service asked once more for its part of what is held about a person."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from chassis.own_data import STANDS_FOR
from contracts.events.identity import OwnDataRequested
from services.identity.domain.data_requests import (
    AGAIN_AFTER,
    DataRequestNotFound,
    DataRequestOver,
)
from services.identity.domain.users import UserKind
from services.identity.store.data_requests import drop_answers, request_with_user
from services.identity.store.sign_ins import note


async def ask_for_parts_again(
    session: AsyncSession, *, landlord_id: UUID, request_id: UUID, actor: str, at: datetime
) -> None:
    """Ask every service once more for its part. Those that have answered answer the same again.

    After a day all of them prepare anew, and the person has a week again. `at` in UTC.

    Raises:
        DataRequestNotFound: there is no such request.
        DataRequestOver: every service has answered.
    """
    found = await request_with_user(session, request_id)
    if found is None or found[0].landlord_id != landlord_id:
        raise DataRequestNotFound("no such request")
    request, user = found
    if request.ready_at is not None or user.contact_id is None:
        raise DataRequestOver("every service has answered")
    if request.asked_again_at is not None and at - request.asked_again_at < AGAIN_AFTER:
        return
    if at - (request.asked_again_at or request.asked_at) > STANDS_FOR:
        await drop_answers(session, request)
    request.asked_again_at = at
    note(
        session,
        landlord_id=landlord_id,
        act="own_data.asked_again",
        at=at,
        kind=UserKind.CUSTOMER,
        actor=actor,
        user_id=user.id,
    )
    announce(
        session,
        OwnDataRequested(
            landlord_id=landlord_id,
            occurred_at=at,
            request_id=request.id,
            user_id=user.id,
            contact_id=user.contact_id,
            registration_id=user.registration_id,
        ),
    )
