"""What was sent to a person whose login is closed, and what was sent long ago."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, false, func, not_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.merging import merged_into
from chassis.retention.keeping import Due, Held
from services.notifications.domain.states import MessageState
from services.notifications.tables import ConsentRow, MessageRow, PreferenceRow


async def empty_messages_of(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    user_id: UUID,
    contact_id: UUID,
    registration_id: UUID | None,
) -> None:
    """Take address, subject and words out of every mail to a person that is not still to be sent.

    That it was sent, and when, stays.
    """
    holders = await _holders(session, landlord_id, user_id, contact_id)
    whose = [MessageRow.user_id == user_id, MessageRow.recipient_key.in_(holders)]
    if registration_id is not None:
        whose.append(MessageRow.registration_id == registration_id)
    for each in whose:
        await session.execute(
            update(MessageRow)
            .where(
                MessageRow.landlord_id == landlord_id,
                each,
                MessageRow.state != MessageState.QUEUED,
            )
            .values(recipient="", subject="", body_text="", body_html="")
        )


async def forget_wishes_of(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID, contact_id: UUID
) -> None:
    """Forget what somebody wished to be mailed and agreed to.

    Also under contacts that were merged into theirs.
    """
    holders = await _holders(session, landlord_id, user_id, contact_id)
    for table in (PreferenceRow, ConsentRow):
        await session.execute(
            delete(table).where(table.landlord_id == landlord_id, table.holder.in_(holders))
        )


async def _holders(
    session: AsyncSession, landlord_id: UUID, user_id: UUID, contact_id: UUID
) -> list[str]:
    contacts = [contact_id, *await merged_into(session, landlord_id, contact_id)]
    return [f"user:{user_id}", *(f"contact:{each}" for each in contacts)]


async def count_old_messages(
    session: AsyncSession, landlord_id: UUID, before: datetime, held: Held
) -> Due:
    """Count the messages that `delete_old_messages` would delete, and all there are."""
    due, kept = (
        await session.execute(
            select(
                func.count().filter(not_(_is_held(held))), func.count().filter(_is_held(held))
            ).where(*_old(landlord_id, before))
        )
    ).one()
    of = await session.scalar(
        select(func.count()).select_from(MessageRow).where(MessageRow.landlord_id == landlord_id)
    )
    return Due(due=due, held=kept, of=of or 0)


async def delete_old_messages(
    session: AsyncSession, landlord_id: UUID, *, before: datetime, held: Held, most: int
) -> int:
    """Delete up to `most` messages that were asked for before a moment. Return how many."""
    old = (
        select(MessageRow.id)
        .where(*_old(landlord_id, before), not_(_is_held(held)))
        .order_by(MessageRow.queued_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    gone = await session.scalars(
        delete(MessageRow)
        .where(MessageRow.landlord_id == landlord_id, MessageRow.id.in_(old.scalar_subquery()))
        .returning(MessageRow.id)
    )
    return len(gone.all())


def _old(landlord_id: UUID, before: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        MessageRow.landlord_id == landlord_id,
        MessageRow.state != MessageState.QUEUED,
        MessageRow.queued_at < before,
    )


def _is_held(held: Held) -> ColumnElement[bool]:
    return or_(
        func.coalesce(MessageRow.user_id.in_(held.user_ids), false()),
        MessageRow.recipient_key.in_([f"contact:{each}" for each in held.contact_ids]),
    )
