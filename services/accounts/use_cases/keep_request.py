"""Somebody asks the owners of a home to let them in."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.accounts import AccessRequested, AccessRequestSettled
from services.accounts.domain.owners import ANSWERED_WITHIN, MOST_WAITING, RequestState
from services.accounts.domain.roles import london_date
from services.accounts.store.people import account_for_update
from services.accounts.store.requests import (
    Asking,
    count_waiting,
    owners_of,
    request_of_registration,
)
from services.accounts.tables import AccessRequestRow


async def keep_request(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    registration_id: UUID,
    account_id: UUID,
    asking: Asking,
    asked_at: datetime,
) -> None:
    """Store the request and tell every owner; told a second time nothing happens.

    Where nobody can decide, or too many requests wait already, it is handed to staff at once:
    `AccessRequestSettled` says unanswered.
    """
    account = await account_for_update(session, landlord_id, account_id)
    if account is None:
        return
    if await request_of_registration(session, landlord_id, registration_id) is not None:
        return
    owners = await owners_of(session, landlord_id, account_id, today=london_date(asked_at))
    waiting = await count_waiting(session, landlord_id, account_id)
    is_open = bool(owners) and waiting < MOST_WAITING

    row = AccessRequestRow(
        id=uuid4(),
        landlord_id=landlord_id,
        account_id=account_id,
        registration_id=registration_id,
        state=RequestState.WAITING if is_open else RequestState.UNANSWERED,
        first_name=asking.first_name,
        last_name=asking.last_name,
        email=asking.email,
        phone=asking.phone,
        asked_role=asking.role,
        words=asking.words,
        asked_at=asked_at,
        answer_by=asked_at + ANSWERED_WITHIN,
        decided_at=None if is_open else asked_at,
    )
    session.add(row)

    if is_open:
        announce(
            session,
            AccessRequested(
                landlord_id=landlord_id,
                request_id=row.id,
                account_id=account_id,
                owner_ids=owners,
            ),
        )
    else:
        announce(
            session,
            AccessRequestSettled(
                landlord_id=landlord_id,
                request_id=row.id,
                registration_id=registration_id,
                account_id=account_id,
                outcome="unanswered",
                owner_ids=[],
            ),
        )
