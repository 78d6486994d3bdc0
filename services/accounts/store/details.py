"""What customers asked to have changed about themselves."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, not_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.retention.keeping import Due, Held
from services.accounts.tables import AccountRow, ConnectionRow, ContactRow, DetailChangeRow

SHOWN = 50
"""Changes of one page of those to check."""


async def waiting_changes_of(
    session: AsyncSession, landlord_id: UUID, contact_id: UUID
) -> Sequence[DetailChangeRow]:
    """Return what a person asked for that nobody has decided."""
    rows = await session.scalars(
        select(DetailChangeRow)
        .where(
            DetailChangeRow.landlord_id == landlord_id,
            DetailChangeRow.contact_id == contact_id,
            DetailChangeRow.state == "waiting",
        )
        .order_by(DetailChangeRow.field)
    )
    return rows.all()


async def change_with_id(
    session: AsyncSession, landlord_id: UUID, change_id: UUID, *, is_locked: bool = False
) -> DetailChangeRow | None:
    """Return one change."""
    statement = select(DetailChangeRow).where(
        DetailChangeRow.landlord_id == landlord_id, DetailChangeRow.id == change_id
    )
    found: DetailChangeRow | None = await session.scalar(
        statement.with_for_update() if is_locked else statement
    )
    return found


async def changes_to_check(
    session: AsyncSession, landlord_id: UUID, *, after: UUID | None, contact_id: UUID | None
) -> list[tuple[DetailChangeRow, ContactRow]]:
    """Return what waits for a check, the oldest first, those after one; one more than shown."""
    wanted = (
        select(DetailChangeRow, ContactRow)
        .join(ContactRow, ContactRow.id == DetailChangeRow.contact_id)
        .where(DetailChangeRow.landlord_id == landlord_id, DetailChangeRow.state == "waiting")
    )
    if contact_id is not None:
        wanted = wanted.where(DetailChangeRow.contact_id == contact_id)
    last = await change_with_id(session, landlord_id, after) if after else None
    if last is not None:
        wanted = wanted.where(
            tuple_(DetailChangeRow.asked_at, DetailChangeRow.id) > tuple_(last.asked_at, last.id)
        )
    found = await session.execute(
        wanted.order_by(DetailChangeRow.asked_at, DetailChangeRow.id).limit(SHOWN + 1)
    )
    return [(change, contact) for change, contact in found]


async def count_to_check(session: AsyncSession, landlord_id: UUID) -> int:
    """Return how many changes wait."""
    return int(
        await session.scalar(
            select(func.count()).where(
                DetailChangeRow.landlord_id == landlord_id, DetailChangeRow.state == "waiting"
            )
        )
        or 0
    )


async def references_of(
    session: AsyncSession, landlord_id: UUID, contact_ids: Sequence[UUID]
) -> dict[UUID, list[tuple[UUID, str]]]:
    """Return the accounts that these people are connected to: contact → id and reference."""
    found = await session.execute(
        select(ConnectionRow.contact_id, AccountRow.id, AccountRow.reference)
        .join(AccountRow, AccountRow.id == ConnectionRow.account_id)
        .where(ConnectionRow.landlord_id == landlord_id, ConnectionRow.contact_id.in_(contact_ids))
        .distinct()
        .order_by(AccountRow.reference)
    )
    references: dict[UUID, list[tuple[UUID, str]]] = {}
    for contact_id, account_id, reference in found:
        references.setdefault(contact_id, []).append((account_id, reference))
    return references


async def count_decided(
    session: AsyncSession, landlord_id: UUID, decided_before: datetime, held: Held
) -> Due:
    """Count the changes that `delete_decided` would delete, and all there are."""
    is_held = DetailChangeRow.contact_id.in_(held.contact_ids)
    due, kept = (
        await session.execute(
            select(func.count().filter(not_(is_held)), func.count().filter(is_held)).where(
                *_decided(landlord_id, decided_before)
            )
        )
    ).one()
    of = await session.scalar(
        select(func.count())
        .select_from(DetailChangeRow)
        .where(DetailChangeRow.landlord_id == landlord_id)
    )
    return Due(due=due, held=kept, of=of or 0)


async def delete_decided(
    session: AsyncSession, landlord_id: UUID, *, decided_before: datetime, held: Held, most: int
) -> int:
    """Delete up to `most` changes that were decided before a moment. Return how many."""
    old = (
        select(DetailChangeRow.id)
        .where(
            *_decided(landlord_id, decided_before),
            DetailChangeRow.contact_id.not_in(held.contact_ids),
        )
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    gone = await session.scalars(
        delete(DetailChangeRow)
        .where(
            DetailChangeRow.landlord_id == landlord_id,
            DetailChangeRow.id.in_(old.scalar_subquery()),
        )
        .returning(DetailChangeRow.id)
    )
    return len(gone.all())


def _decided(landlord_id: UUID, before: datetime) -> tuple[ColumnElement[bool], ...]:
    return (DetailChangeRow.landlord_id == landlord_id, DetailChangeRow.decided_at < before)
