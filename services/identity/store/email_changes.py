"""Queries about changes of the address that people sign in with."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.users import UserState
from services.identity.tables import CredentialRow, EmailChangeRow, UserRow


async def password_set_at(session: AsyncSession, user_id: UUID) -> datetime | None:
    """Return when the login's password was set, if it has one."""
    return await session.scalar(
        select(CredentialRow.set_at).where(CredentialRow.user_id == user_id)
    )


async def changes_asked_for(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID, since: datetime
) -> int:
    """Count the changes a person asked for after `since` (UTC)."""
    count = await session.scalar(
        select(func.count()).where(
            EmailChangeRow.landlord_id == landlord_id,
            EmailChangeRow.user_id == user_id,
            EmailChangeRow.requested_at > since,
        )
    )
    return count or 0


async def void_open_changes(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID, at: datetime
) -> None:
    """Make every change that is not confirmed yet worthless from `at` (UTC) on."""
    await session.execute(
        update(EmailChangeRow)
        .where(
            EmailChangeRow.landlord_id == landlord_id,
            EmailChangeRow.user_id == user_id,
            EmailChangeRow.confirmed_at.is_(None),
            EmailChangeRow.expires_at > at,
        )
        .values(expires_at=at)
    )


async def void_later_undos(session: AsyncSession, change: EmailChangeRow, *, at: datetime) -> None:
    """Let no change that was made after `change` be undone: its old address is not to be trusted.

    `at` in UTC.
    """
    await session.execute(
        update(EmailChangeRow)
        .where(
            EmailChangeRow.landlord_id == change.landlord_id,
            EmailChangeRow.user_id == change.user_id,
            EmailChangeRow.confirmed_at > change.confirmed_at,
            EmailChangeRow.undone_at.is_(None),
        )
        .values(undo_until=at)
    )


async def change_with_user(
    session: AsyncSession, change_id: UUID
) -> tuple[EmailChangeRow, UserRow] | None:
    """Return a change in whatever state, by the id of its request, and its login."""
    found = await session.execute(
        select(EmailChangeRow, UserRow)
        .join(UserRow, UserRow.id == EmailChangeRow.user_id)
        .where(EmailChangeRow.id == change_id)
    )
    row = found.one_or_none()
    return (row[0], row[1]) if row else None


async def open_change(
    session: AsyncSession, *, change_id: UUID | None, at: datetime
) -> EmailChangeRow | None:
    """Return a change that may be confirmed at `at` (UTC).

    It is bound to the address and to the password that the login had when it was asked for.
    """
    return await session.scalar(
        select(EmailChangeRow)
        .join(UserRow, UserRow.id == EmailChangeRow.user_id)
        .outerjoin(CredentialRow, CredentialRow.user_id == UserRow.id)
        .where(
            EmailChangeRow.id == change_id,
            EmailChangeRow.confirmed_at.is_(None),
            EmailChangeRow.expires_at > at,
            EmailChangeRow.old_email_key == UserRow.email_key,
            EmailChangeRow.password_set_at.is_not_distinct_from(CredentialRow.set_at),
            UserRow.state == UserState.ACTIVE,
        )
    )


async def change_to_undo(
    session: AsyncSession, *, undo_id: UUID | None, at: datetime
) -> EmailChangeRow | None:
    """Return a change that may be undone at `at` (UTC)."""
    return await session.scalar(
        select(EmailChangeRow).where(
            EmailChangeRow.undo_id == undo_id,
            EmailChangeRow.undone_at.is_(None),
            EmailChangeRow.undo_until > at,
        )
    )


async def forget_old_changes(session: AsyncSession, *, before: datetime) -> None:
    """Delete changes that were asked for before `before` (UTC)."""
    await session.execute(delete(EmailChangeRow).where(EmailChangeRow.requested_at < before))
