"""Queries about messages."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifications.domain.letters import Lane
from services.notifications.domain.states import MessageState
from services.notifications.tables import MessageRow

CHANNEL = "lodge_mail"
"""PostgreSQL notification channel that wakes the sender, with the landlord's id."""


async def add_message(session: AsyncSession, message: MessageRow) -> bool:
    """Store `message` unless this event asked for it before. Tell whether it is new."""
    columns = {
        column.key: getattr(message, column.key)
        for column in MessageRow.__table__.columns
        if getattr(message, column.key) is not None
    }
    statement = insert(MessageRow).values(columns).on_conflict_do_nothing().returning(MessageRow.id)
    is_new = await session.scalar(statement) is not None
    if is_new:
        await session.execute(
            text("SELECT pg_notify(:channel, :landlord)"),
            {"channel": CHANNEL, "landlord": str(message.landlord_id)},
        )
    return is_new


async def due_messages_for_update(
    session: AsyncSession, *, landlord_id: UUID, now: datetime, limit: int
) -> Sequence[MessageRow]:
    """Lock up to `limit` messages whose time has come, the longest overdue first.

    Messages that another sender is claiming this moment are passed over, not waited for.
    """
    statement = (
        select(MessageRow)
        .where(
            MessageRow.landlord_id == landlord_id,
            MessageRow.state == MessageState.QUEUED,
            MessageRow.next_attempt_at <= now,
        )
        .order_by(MessageRow.next_attempt_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await session.scalars(statement)).all()


async def claimed_message_for_update(
    session: AsyncSession, *, message_id: UUID, claim: int
) -> MessageRow | None:
    """Lock the message if it is still queued under this claim; None: somebody else has it."""
    statement = (
        select(MessageRow)
        .where(
            MessageRow.id == message_id,
            MessageRow.claims == claim,
            MessageRow.state == MessageState.QUEUED,
        )
        .with_for_update()
    )
    return await session.scalar(statement)


async def message_with_id(session: AsyncSession, message_id: UUID) -> MessageRow | None:
    """Return a message; None: there is none of this landlord's."""
    return await session.get(MessageRow, message_id)


async def extend_claim(
    session: AsyncSession, *, message_id: UUID, claim: int, until: datetime
) -> None:
    """Keep the message from looking due before `until`, if the claim is still good."""
    await session.execute(
        update(MessageRow)
        .where(
            MessageRow.id == message_id,
            MessageRow.claims == claim,
            MessageRow.state == MessageState.QUEUED,
        )
        .values(next_attempt_at=until)
    )


async def queue_up_for_mailbox(session: AsyncSession, *, recipient: str) -> None:
    """Wait until no other transaction is reckoning this mailbox's allowance; until commit."""
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtextextended(:recipient, 0))"),
        {"recipient": recipient},
    )


async def moments_of_late(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    recipient: str,
    lane: Lane,
    since: datetime,
    other_than: UUID,
) -> list[datetime]:
    """List when mails to `recipient` were sent or last tried after `since`, newest first.

    A mail on its way counts like a sent one: it may have arrived.
    """
    statement = (
        select(MessageRow.tried_at)
        .where(
            MessageRow.landlord_id == landlord_id,
            MessageRow.recipient == recipient,
            MessageRow.lane == lane,
            MessageRow.tried_at > since,
            MessageRow.id != other_than,
            MessageRow.state.in_([MessageState.SENT, MessageState.QUEUED]),
        )
        .order_by(MessageRow.tried_at.desc())
    )
    return [moment for moment in await session.scalars(statement) if moment is not None]
