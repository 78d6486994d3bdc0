"""Queries about what was sent to one person, on any channel."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    func,
    literal,
    select,
    tuple_,
    union,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from services.notifications.domain.communications import (
    NOT_TO_THE_PERSON,
    TO_OTHER_MAILBOXES,
    Reader,
)
from services.notifications.domain.paper import PaperState
from services.notifications.domain.states import MessageState
from services.notifications.tables import LetterBatchRow, LetterRow, MessageRow

READABLE = (MessageState.SENT, MessageState.KEPT, PaperState.PRINTED, PaperState.RETURNED)
"""States of what a person can have unread: it reached them, or it is kept here for them."""


async def communications_of(
    session: AsyncSession,
    reader: Reader,
    *,
    before: tuple[datetime, UUID] | None = None,
    limit: int,
) -> Sequence[Row[Any]]:
    """Return what was sent to the person, the newest first."""
    branches = [
        _newest(branch, time, key, before, limit) for branch, time, key in _branches(reader)
    ]
    found = _united(branches).subquery()
    statement = select(found).order_by(found.c.at.desc(), found.c.id.desc()).limit(limit)
    return (await session.execute(statement)).all()


async def communication_of(
    session: AsyncSession, reader: Reader, message_id: UUID
) -> Row[Any] | None:
    """Return one message of the person; None: it is none of theirs."""
    branches = [branch.where(key == message_id) for branch, _, key in _branches(reader)]
    found = _united(branches).subquery()
    return (await session.execute(select(found))).first()


async def count_unread(session: AsyncSession, reader: Reader, *, most: int) -> int:
    """Return how many sent messages the person has not opened, `most` at most."""
    branches = []
    for branch, _, _ in _branches(reader):
        part = branch.subquery()
        branches.append(
            select(part.c.id)
            .where(part.c.read_at.is_(None), part.c.state.in_(READABLE))
            .limit(most)
        )
    found = _united(branches).subquery()
    return min(await session.scalar(select(func.count()).select_from(found)) or 0, most)


async def body_of(session: AsyncSession, message_id: UUID) -> str:
    """Return the text of a mail as it was sent; empty where there is none."""
    statement = select(MessageRow.body_text).where(MessageRow.id == message_id)
    return await session.scalar(statement) or ""


async def mark_read(session: AsyncSession, row: Row[Any], at: datetime) -> None:
    """Note when a message was first opened."""
    if row.read_at is None and row.state in READABLE:
        table = LetterRow if row.channel == "letter" else MessageRow
        await session.execute(update(table).where(table.id == row.id).values(read_at=at))


def _united(branches: list[Select[Any]]) -> CompoundSelect[Any]:
    return union(*(select(branch.subquery()) for branch in branches))


def _newest(
    branch: Select[Any],
    time: ColumnElement[datetime],
    key: ColumnElement[UUID],
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> Select[Any]:
    if before is not None:
        branch = branch.where(tuple_(time, key) < before)
    return branch.order_by(time.desc(), key.desc()).limit(limit)


def _branches(reader: Reader) -> list[tuple[Select[Any], Any, Any]]:
    """Return a question for everything the messages may be kept under, each with an index."""
    whose: list[ColumnElement[bool]] = []
    if reader.user_id is not None:
        whose.append(MessageRow.user_id == reader.user_id)
    if reader.contact_id is not None:
        whose.append(MessageRow.recipient_key == f"contact:{reader.contact_id}")
    if reader.registration_id is not None:
        whose.append(MessageRow.registration_id == reader.registration_id)
    mails: Any = select(
        MessageRow.id,
        MessageRow.queued_at.label("at"),
        literal("email").label("channel"),
        MessageRow.template.label("kind"),
        MessageRow.subject,
        MessageRow.state,
        MessageRow.sent_at,
        MessageRow.read_at,
    ).where(
        MessageRow.landlord_id == reader.landlord_id,
        MessageRow.template.not_in(TO_OTHER_MAILBOXES),
    )
    found: list[tuple[Select[Any], Any, Any]] = [
        (mails.where(each), MessageRow.queued_at, MessageRow.id) for each in whose
    ]
    letters: Any = (
        select(
            LetterRow.id,
            LetterRow.queued_at.label("at"),
            literal("letter").label("channel"),
            LetterRow.kind,
            literal(None, MessageRow.subject.type).label("subject"),
            LetterRow.state,
            LetterBatchRow.printed_at.label("sent_at"),
            LetterRow.read_at,
        )
        .join(LetterBatchRow, LetterBatchRow.id == LetterRow.batch_id)
        .where(
            LetterRow.landlord_id == reader.landlord_id,
            LetterRow.contact_id == reader.contact_id,
            LetterRow.kind.not_in(NOT_TO_THE_PERSON),
        )
    )
    if reader.contact_id is not None:
        found.append((letters, LetterRow.queued_at, LetterRow.id))
    return found
