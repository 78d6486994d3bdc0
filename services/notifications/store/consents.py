"""Queries about what people agreed to."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifications.tables import ConsentRow


async def newest_decisions(
    session: AsyncSession, landlord_id: UUID, holders: Sequence[str]
) -> dict[str, ConsentRow]:
    """Return the newest decision of a person by purpose."""
    statement = (
        select(ConsentRow)
        .ext(distinct_on(ConsentRow.purpose))
        .where(ConsentRow.landlord_id == landlord_id, ConsentRow.holder.in_(holders))
        .order_by(ConsentRow.purpose, ConsentRow.decided_at.desc(), ConsentRow.id)
    )
    return {row.purpose: row for row in await session.scalars(statement)}


async def decisions_of(
    session: AsyncSession, landlord_id: UUID, holders: Sequence[str], *, limit: int
) -> Sequence[ConsentRow]:
    """Return decisions of a person, the newest first."""
    statement = (
        select(ConsentRow)
        .where(ConsentRow.landlord_id == landlord_id, ConsentRow.holder.in_(holders))
        .order_by(ConsentRow.decided_at.desc(), ConsentRow.id)
        .limit(limit)
    )
    return (await session.scalars(statement)).all()


async def queue_up_for_consents(session: AsyncSession, holder: str) -> None:
    """Wait until no other decision of this person is being kept; until commit."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended('consent ' || :holder, 0))"),
        {"holder": holder},
    )


def add_decision(session: AsyncSession, row: ConsentRow) -> None:
    """Keep a decision."""
    session.add(row)
