"""Staff have every service asked once more to erase what it holds about a person."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import ErasureRequested
from services.identity.domain.closings import OTHERS
from services.identity.domain.data_requests import (
    AGAIN_AFTER,
    DataRequestNotFound,
    DataRequestOver,
)
from services.identity.domain.users import UserKind
from services.identity.store.closings import answers_to_closings, closing_for_update, login_to_close
from services.identity.store.sign_ins import note


async def ask_to_erase_again(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    closing_id: UUID,
    is_held: bool,
    actor: str,
    at: datetime,
) -> None:
    """Ask every service once more to erase. Those that have answered find nothing left.

    `is_held`: a legal hold is on the person at this moment.

    Raises:
        DataRequestNotFound: there is no such closing.
        DataRequestOver: it has not begun, it has ended, or every service has answered.
    """
    closing = await closing_for_update(session, landlord_id=landlord_id, closing_id=closing_id)
    if closing is None:
        raise DataRequestNotFound("no such closing")
    user = await login_to_close(session, closing.user_id)
    answered = await answers_to_closings(session, [closing.id])
    if (
        closing.begun_at is None
        or closing.ended_at is not None
        or len(answered) == len(OTHERS)
        or user is None
        or user.contact_id is None
    ):
        raise DataRequestOver("nobody is left to ask")
    if closing.asked_again_at is not None and at - closing.asked_again_at < AGAIN_AFTER:
        return
    closing.asked_again_at = at
    note(
        session,
        landlord_id=landlord_id,
        act="closing.asked_again",
        at=at,
        kind=UserKind.CUSTOMER,
        actor=actor,
        user_id=user.id,
    )
    announce(
        session,
        ErasureRequested(
            landlord_id=landlord_id,
            occurred_at=at,
            request_id=closing.id,
            user_id=user.id,
            contact_id=user.contact_id,
            registration_id=user.registration_id,
            is_held=is_held,
        ),
    )
