"""Bring the replica up to date with the record."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.registration.domain.replica import RecordFacts
from services.registration.store.gaps import find_gaps
from services.registration.store.replica import apply_facts


async def project_records(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    facts: RecordFacts,
    at: datetime,
    is_rebuild: bool = False,
) -> None:
    """Apply what is newer than the replica; in a rebuild also what is as old.

    The facts were asked for before this transaction began. Older ones that arrive late change
    nothing, so calls may come twice and in any order.
    """
    await apply_facts(session, facts, landlord_id=landlord_id, also_equal=is_rebuild, at=at)
    await find_gaps(session, facts, landlord_id=landlord_id)
