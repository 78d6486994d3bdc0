"""Note which one fact of whose record kept somebody out."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.domain.gaps import MOST_ALIKE, facts_to_leave_out
from services.registration.domain.policy import Step
from services.registration.store.gaps import note_failed
from services.registration.store.record import FactKeys, find_matches


async def note_failed_facts(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    registration_id: UUID,
    step: Step,
    keys: FactKeys,
    at: datetime,
) -> None:
    """Store the fields that alone differ from what was said; nothing that was said is kept.

    Compares as the step does, without one fact after the other.
    """
    failed: set[tuple[str, UUID]] = set()
    for fact in facts_to_leave_out(step):
        rest = replace(step, facts=tuple(other for other in step.facts if other is not fact))
        alike = {one.account_id for one in await find_matches(session, rest, keys, at=at)}
        if len(alike) <= MOST_ALIKE:
            failed |= {(fact.value, account_id) for account_id in alike}
    await note_failed(
        session, failed, landlord_id=landlord_id, registration_id=registration_id, at=at
    )
