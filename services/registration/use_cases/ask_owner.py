"""Have the owner of the home asked to let the person in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.api.registration import OwnerRequest
from contracts.events.registration import OwnerAsked
from services.registration.domain.states import Move, State, moved
from services.registration.store.registrations import registration_for_update


async def ask_owner(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    registration_id: UUID,
    request: OwnerRequest,
    at: datetime,
) -> None:
    """Keep what the person says to the owner, and announce `OwnerAsked`.

    Asked a second time it changes nothing: the owner has the first request.

    Raises:
        RegistrationNotFound: there is none.
        RegistrationMoved: no owner may be asked, or it was decided.
    """
    row = await registration_for_update(session, registration_id)
    if row.state == State.OWNER_ASKED:
        return
    state = moved(row.state, Move.ASK_OWNER)
    if row.account_id is None:
        raise AssertionError("an owner is offered of a known account alone")

    row.state = state
    row.asked_role, row.asked_words = request.role, request.words
    row.moved_at = at

    announce(
        session,
        OwnerAsked(
            landlord_id=landlord_id,
            registration_id=registration_id,
            account_id=row.account_id,
        ),
    )
