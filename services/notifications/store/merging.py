"""Queries that move what belongs to a contact to another one, and back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifications.domain.preferences import EMAIL
from services.notifications.tables import ConsentRow, MessageRow, PreferenceRow

_MOVE = text(
    """
    UPDATE messages SET recipient_key = :other
    WHERE landlord_id = :landlord AND recipient_key = :one AND NOT EXISTS (
        SELECT 1 FROM messages twin
        WHERE twin.landlord_id = messages.landlord_id AND twin.event_id = messages.event_id
        AND twin.template = messages.template AND twin.recipient_key = :other
    )
    RETURNING id
    """
)


async def move_messages(
    session: AsyncSession, landlord_id: UUID, *, one: str, other: str
) -> list[str]:
    """Let another person read what was sent to one; what both were sent stays. Return the ids."""
    found = await session.scalars(_MOVE, {"landlord": landlord_id, "one": one, "other": other})
    return sorted(str(each) for each in found)


async def move_messages_back(
    session: AsyncSession, landlord_id: UUID, *, one: str, other: str, ids: Sequence[str]
) -> None:
    """Give back those of these that are still the other's."""
    await session.execute(
        update(MessageRow)
        .where(
            MessageRow.landlord_id == landlord_id,
            MessageRow.recipient_key == other,
            MessageRow.id.in_([UUID(each) for each in ids]),
        )
        .values(recipient_key=one)
    )


async def choices_of(
    session: AsyncSession, landlord_id: UUID, holder: str
) -> dict[str, PreferenceRow]:
    """Return what is stored under one reference, by topic."""
    found = await session.scalars(
        select(PreferenceRow).where(
            PreferenceRow.landlord_id == landlord_id,
            PreferenceRow.holder == holder,
            PreferenceRow.channel == EMAIL,
        )
    )
    return {row.topic: row for row in found}


async def put_choices_back(
    session: AsyncSession,
    landlord_id: UUID,
    holder: str,
    before: Mapping[str, tuple[bool, datetime] | None],
    *,
    left_at: datetime,
) -> None:
    """Restore choices by topic that nobody has changed since `left_at`; None: there was none."""
    now_chosen = await choices_of(session, landlord_id, holder)
    for topic, was in before.items():
        row = now_chosen.get(topic)
        if row is None or row.changed_at != left_at:
            continue
        if was is None:
            await session.delete(row)
        else:
            row.is_on, row.changed_at = was


async def decisions_under(
    session: AsyncSession, landlord_id: UUID, holder: str
) -> Sequence[ConsentRow]:
    """Return every decision that is stored under one reference, the oldest first."""
    found = await session.scalars(
        select(ConsentRow)
        .where(ConsentRow.landlord_id == landlord_id, ConsentRow.holder == holder)
        .order_by(ConsentRow.decided_at, ConsentRow.id)
    )
    return found.all()


async def drop_decisions(session: AsyncSession, landlord_id: UUID, ids: Collection[UUID]) -> None:
    """Delete what a merge has copied."""
    await session.execute(
        delete(ConsentRow).where(ConsentRow.landlord_id == landlord_id, ConsentRow.id.in_(ids))
    )
