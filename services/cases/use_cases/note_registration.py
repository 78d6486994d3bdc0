"""Take note of what others announced about a registration."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.store.cases import case_of_registration, registration_for_update
from services.cases.use_cases.settle_registration import Fact, settle_registration


async def note_registration(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    registration_id: UUID,
    fact: Fact,
    at: datetime,
    account_id: UUID | None = None,
    contact_id: UUID | None = None,
) -> None:
    """Remember the fact, and let the registration's case, if there is one, catch up.

    `at` is when it happened, UTC. Without a case the fact waits: the case that opens later
    finds it.
    """
    known = await registration_for_update(
        session, landlord_id=landlord_id, registration_id=registration_id
    )
    case = await case_of_registration(
        session, landlord_id=landlord_id, registration_id=registration_id, is_locked=True
    )

    if fact == "approved" and (known.approved_at is None or known.approved_at <= at):
        known.approved_at = at
        known.account_id = account_id
        known.contact_id = contact_id
    elif fact == "activated":
        known.activated_at = at
        known.contact_id = contact_id or known.contact_id
    elif fact == "refused":
        known.refused_at = at

    if case is not None:
        await settle_registration(session, case, known, fact=fact)
