"""Queries about logins that their owners close."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.closings import LAST_MAIL_WITHIN, OTHERS
from services.identity.tables import (
    ClosingAnswerRow,
    ClosingRow,
    MailboxProofRow,
    PasswordResetRow,
    PendingUserRow,
    UserRow,
)

IS_OPEN = (ClosingRow.stopped_at.is_(None), ClosingRow.ended_at.is_(None))


async def open_closing(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID
) -> ClosingRow | None:
    """Return the closing of a login that is neither stopped nor ended, locked."""
    return await session.scalar(
        select(ClosingRow)
        .where(ClosingRow.landlord_id == landlord_id, ClosingRow.user_id == user_id, *IS_OPEN)
        .with_for_update()
    )


async def due_closing(
    session: AsyncSession, *, landlord_id: UUID, at: datetime
) -> ClosingRow | None:
    """Return a closing whose time has come and that has not begun, locked; others' are passed."""
    return await session.scalar(
        select(ClosingRow)
        .where(
            ClosingRow.landlord_id == landlord_id,
            ClosingRow.due_at <= at,
            ClosingRow.begun_at.is_(None),
            *IS_OPEN,
        )
        .order_by(ClosingRow.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


async def contacts_to_close(
    session: AsyncSession, *, landlord_id: UUID, at: datetime, most: int
) -> Sequence[UUID]:
    """Return the people on record whose closings `due_closing` would return, the first ones."""
    found = await session.scalars(
        select(UserRow.contact_id)
        .join(ClosingRow, ClosingRow.user_id == UserRow.id)
        .where(
            ClosingRow.landlord_id == landlord_id,
            ClosingRow.due_at <= at,
            ClosingRow.begun_at.is_(None),
            *IS_OPEN,
            UserRow.contact_id.is_not(None),
        )
        .order_by(ClosingRow.due_at)
        .limit(most)
    )
    return [contact_id for contact_id in found if contact_id is not None]


async def answered_closing(
    session: AsyncSession, *, landlord_id: UUID, at: datetime
) -> ClosingRow | None:
    """Return a closing that everybody has answered and whose last mail has had its time, locked."""
    answers = (
        select(func.count())
        .select_from(ClosingAnswerRow)
        .where(ClosingAnswerRow.closing_id == ClosingRow.id)
        .scalar_subquery()
    )
    return await session.scalar(
        select(ClosingRow)
        .where(
            ClosingRow.landlord_id == landlord_id,
            ClosingRow.begun_at <= at - LAST_MAIL_WITHIN,
            answers == len(OTHERS),
            *IS_OPEN,
        )
        .limit(1)
        .with_for_update(skip_locked=True)
    )


async def keep_closing_answer(
    session: AsyncSession, *, closing_id: UUID, service: str, kept: list[str], at: datetime
) -> None:
    """Note that a service has erased what it held; once. A closing that is gone needs none."""
    closing = await session.get(ClosingRow, closing_id)
    if closing is None:
        return
    await session.execute(
        insert(ClosingAnswerRow)
        .values(
            closing_id=closing.id,
            service=service,
            landlord_id=closing.landlord_id,
            kept=kept,
            answered_at=at,
        )
        .on_conflict_do_nothing()
    )


async def contact_of_closing(
    session: AsyncSession, landlord_id: UUID, closing_id: UUID
) -> UUID | None:
    """Return whose login a closing is about; None: there is no such closing, or no login left."""
    found: UUID | None = await session.scalar(
        select(UserRow.contact_id)
        .join(ClosingRow, ClosingRow.user_id == UserRow.id)
        .where(ClosingRow.landlord_id == landlord_id, ClosingRow.id == closing_id)
    )
    return found


async def closing_for_update(
    session: AsyncSession, *, landlord_id: UUID, closing_id: UUID
) -> ClosingRow | None:
    """Return a closing, locked."""
    return await session.scalar(
        select(ClosingRow)
        .where(ClosingRow.landlord_id == landlord_id, ClosingRow.id == closing_id)
        .with_for_update()
    )


async def answers_to_closings(
    session: AsyncSession, closing_ids: Sequence[UUID]
) -> Sequence[ClosingAnswerRow]:
    """Return which services have answered these closings, and what they kept."""
    rows = await session.scalars(
        select(ClosingAnswerRow)
        .where(ClosingAnswerRow.closing_id.in_(closing_ids))
        .order_by(ClosingAnswerRow.closing_id, ClosingAnswerRow.service)
    )
    return rows.all()


async def closings_of_landlord(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[tuple[ClosingRow, UserRow | None]]:
    """Return closings, the newest first, from `before` on back, with the logins still there."""
    query = (
        select(ClosingRow, UserRow)
        .outerjoin(UserRow, UserRow.id == ClosingRow.user_id)
        .where(ClosingRow.landlord_id == landlord_id)
    )
    if before is not None:
        query = query.where(tuple_(ClosingRow.asked_at, ClosingRow.id) < before)
    found = await session.execute(
        query.order_by(ClosingRow.asked_at.desc(), ClosingRow.id.desc()).limit(limit)
    )
    return [(row[0], row[1]) for row in found]


async def login_to_close(session: AsyncSession, user_id: UUID) -> UserRow | None:
    """Return the login of a closing, locked; None: it is gone by another way."""
    return await session.get(UserRow, user_id, with_for_update=True)


async def delete_login(session: AsyncSession, user: UserRow) -> None:
    """Delete a login, all that hangs on it, and what is kept under its address."""
    for table in (PasswordResetRow, PendingUserRow, MailboxProofRow):
        await session.execute(
            delete(table).where(
                table.landlord_id == user.landlord_id, table.email_key == user.email_key
            )
        )
    await session.execute(delete(UserRow).where(UserRow.id == user.id))
