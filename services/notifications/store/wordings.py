"""Queries about landlords' own wordings."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifications.tables import WordingRow


async def newest_wordings(session: AsyncSession) -> Sequence[WordingRow]:
    """Return of every mail the newest version, where there ever was one of the landlord's own."""
    statement = (
        select(WordingRow)
        .ext(distinct_on(WordingRow.letter))
        .order_by(WordingRow.letter, WordingRow.version.desc())
    )
    return (await session.scalars(statement)).all()


async def newest_wording(session: AsyncSession, letter: str) -> WordingRow | None:
    """Return the version in force; None: the shipped wording was never replaced."""
    statement = (
        select(WordingRow)
        .where(WordingRow.letter == letter)
        .order_by(WordingRow.version.desc())
        .limit(1)
    )
    return await session.scalar(statement)


async def wording_of_version(session: AsyncSession, letter: str, version: int) -> WordingRow | None:
    """Return one version; None: there is none of that number."""
    statement = select(WordingRow).where(WordingRow.letter == letter, WordingRow.version == version)
    return await session.scalar(statement)


async def versions_of(session: AsyncSession, letter: str, *, limit: int) -> Sequence[WordingRow]:
    """Return the newest versions of a mail's wording, the newest first."""
    statement = (
        select(WordingRow)
        .where(WordingRow.letter == letter)
        .order_by(WordingRow.version.desc())
        .limit(limit)
    )
    return (await session.scalars(statement)).all()
