"""Statements that people asked for, as they are found again."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.tables import StatementRow

SHOWN = 50
"""Most statements of a list: an older one is asked for again and is the same."""

SAME = ("landlord_id", "account_id", "first_day", "last_day", "last_number")


async def keep_statement(session: AsyncSession, values: dict[str, object]) -> StatementRow:
    """Store a wish unless the same document was asked for before; return it, locked."""
    await session.execute(
        insert(StatementRow).values(**values).on_conflict_do_nothing(index_elements=SAME)
    )
    rows = await session.scalars(
        select(StatementRow)
        .where(*(getattr(StatementRow, name) == values[name] for name in SAME))
        .with_for_update()
    )
    return rows.one()


async def statements_of_account(
    session: AsyncSession, landlord_id: UUID, account_id: UUID
) -> Sequence[StatementRow]:
    """Return the statements that were asked for last, the newest first, without their files."""
    rows = await session.scalars(
        select(StatementRow)
        .where(StatementRow.landlord_id == landlord_id, StatementRow.account_id == account_id)
        .order_by(StatementRow.asked_at.desc(), StatementRow.id)
        .limit(SHOWN)
    )
    return rows.all()


async def statement_with_id(
    session: AsyncSession, landlord_id: UUID, statement_id: UUID, *, is_locked: bool = False
) -> StatementRow | None:
    """Return a statement without its file."""
    statement = select(StatementRow).where(
        StatementRow.landlord_id == landlord_id, StatementRow.id == statement_id
    )
    found: StatementRow | None = await session.scalar(
        statement.with_for_update() if is_locked else statement
    )
    return found


async def pdf_of(session: AsyncSession, statement_id: UUID) -> bytes | None:
    """Return the file; None: it is not made yet."""
    found: bytes | None = await session.scalar(
        select(StatementRow.pdf).where(StatementRow.id == statement_id)
    )
    return found
