"""A person asks for all that is held about them."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import OwnDataRequested
from services.identity.domain.data_requests import SAME_WITHIN
from services.identity.domain.users import UserKind, UserNotFound
from services.identity.store.data_requests import latest_request
from services.identity.store.sign_ins import note
from services.identity.store.users import user_for_update
from services.identity.tables import DataRequestRow


async def request_own_data(session: AsyncSession, *, user_id: UUID, at: datetime) -> DataRequestRow:
    """Keep the request and have every service prepare its part. Within a day it is the same one.

    The login is locked meanwhile, so that two at once make one request. `at` in UTC.
    """
    user = await user_for_update(session, user_id, kind=UserKind.CUSTOMER)
    if user.contact_id is None:
        raise UserNotFound("no login of a customer")
    known = await latest_request(
        session, landlord_id=user.landlord_id, user_id=user.id, since=at - SAME_WITHIN
    )
    if known is not None:
        return known
    request = DataRequestRow(
        id=uuid4(), landlord_id=user.landlord_id, user_id=user.id, asked_at=at, ready_at=None
    )
    session.add(request)
    note(
        session,
        landlord_id=user.landlord_id,
        act="own_data.requested",
        at=at,
        kind=UserKind.CUSTOMER,
        actor=str(user.id),
        user_id=user.id,
    )
    announce(
        session,
        OwnDataRequested(
            landlord_id=user.landlord_id,
            occurred_at=at,
            request_id=request.id,
            user_id=user.id,
            contact_id=user.contact_id,
            registration_id=user.registration_id,
        ),
    )
    return request
