"""A case by the number that people say."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.tables import CaseRow


async def case_with_reference(
    session: AsyncSession, *, landlord_id: UUID, reference: str
) -> CaseRow | None:
    """Return the case that has this number."""
    return await session.scalar(
        select(CaseRow).where(CaseRow.landlord_id == landlord_id, CaseRow.reference == reference)
    )
