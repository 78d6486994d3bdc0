"""Queries about security words."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.tables import PhoneWordCheckRow, PhoneWordRow, UserRow


async def phone_word_of(
    session: AsyncSession, user_id: UUID, *, is_locked: bool = False
) -> PhoneWordRow | None:
    """Return the word of a login; locked, checks of it wait for each other."""
    query = select(PhoneWordRow).where(PhoneWordRow.user_id == user_id)
    return await session.scalar(query.with_for_update() if is_locked else query)


async def set_phone_word(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID, word_hash: str, set_at: datetime
) -> None:
    """Store the word in place of any before it."""
    values = {"word_hash": word_hash, "set_at": set_at}
    await session.execute(
        insert(PhoneWordRow)
        .values(user_id=user_id, landlord_id=landlord_id, **values)
        .on_conflict_do_update(index_elements=["user_id"], set_=values)
    )


async def drop_phone_word(session: AsyncSession, *, user_id: UUID) -> None:
    """Forget the word of a login."""
    await session.execute(delete(PhoneWordRow).where(PhoneWordRow.user_id == user_id))


async def phone_word_owner(
    session: AsyncSession, *, landlord_id: UUID, contact_id: UUID
) -> UUID | None:
    """Return the login of a person on record that has a word; of several the newest word."""
    return await session.scalar(
        select(UserRow.id)
        .join(PhoneWordRow, PhoneWordRow.user_id == UserRow.id)
        .where(UserRow.landlord_id == landlord_id, UserRow.contact_id == contact_id)
        .order_by(PhoneWordRow.set_at.desc())
        .limit(1)
    )


async def misses_since(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID, since: datetime
) -> tuple[int, datetime | None]:
    """Count the checks after `since` (UTC) that did not match, and say when the first was."""
    found = await session.execute(
        select(func.count(), func.min(PhoneWordCheckRow.at)).where(
            PhoneWordCheckRow.landlord_id == landlord_id,
            PhoneWordCheckRow.user_id == user_id,
            PhoneWordCheckRow.at > since,
            PhoneWordCheckRow.is_match.is_not(True),
        )
    )
    count, first = found.one()
    return count, first


async def begin_check(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID, checked_by: UUID, at: datetime
) -> UUID:
    """Store that the word is being compared and return the check's id."""
    row = PhoneWordCheckRow(
        id=uuid4(), landlord_id=landlord_id, user_id=user_id, at=at, checked_by=checked_by
    )
    session.add(row)
    await session.flush()
    return row.id


async def settle_check(session: AsyncSession, *, check_id: UUID, is_match: bool) -> None:
    """Store how a check came out."""
    await session.execute(
        update(PhoneWordCheckRow).where(PhoneWordCheckRow.id == check_id).values(is_match=is_match)
    )


async def forget_old_checks(session: AsyncSession, *, before: datetime) -> None:
    """Delete checks made before `before` (UTC); the record of acts keeps that they were made."""
    await session.execute(delete(PhoneWordCheckRow).where(PhoneWordCheckRow.at < before))
