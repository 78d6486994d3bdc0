"""Queries about further addresses of logins."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.users import UserState
from services.identity.tables import CredentialRow, OtherEmailRow, UserRow


async def other_emails_of(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID
) -> Sequence[OtherEmailRow]:
    """Return the addresses beside the primary one, proved and waiting, the oldest first."""
    rows = await session.scalars(
        select(OtherEmailRow)
        .where(
            OtherEmailRow.landlord_id == landlord_id,
            OtherEmailRow.user_id == user_id,
            OtherEmailRow.removed_at.is_(None),
        )
        .order_by(OtherEmailRow.requested_at, OtherEmailRow.id)
    )
    return rows.all()


async def removed_emails_of(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID
) -> Sequence[OtherEmailRow]:
    """Return the proved addresses that were removed and are still remembered."""
    rows = await session.scalars(
        select(OtherEmailRow)
        .where(
            OtherEmailRow.landlord_id == landlord_id,
            OtherEmailRow.user_id == user_id,
            OtherEmailRow.proved_at.is_not(None),
            OtherEmailRow.removed_at.is_not(None),
        )
        .order_by(OtherEmailRow.requested_at, OtherEmailRow.id)
    )
    return rows.all()


async def other_email_of(
    session: AsyncSession, *, user: UserRow, address_id: UUID
) -> OtherEmailRow | None:
    """Return one address of a login, if it is in its list."""
    return await session.scalar(
        select(OtherEmailRow).where(
            OtherEmailRow.id == address_id,
            OtherEmailRow.landlord_id == user.landlord_id,
            OtherEmailRow.user_id == user.id,
            OtherEmailRow.removed_at.is_(None),
        )
    )


async def links_sent(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID, since: datetime
) -> int:
    """Count the links that a person had sent after `since` (UTC)."""
    count = await session.scalar(
        select(func.count()).where(
            OtherEmailRow.landlord_id == landlord_id,
            OtherEmailRow.user_id == user_id,
            OtherEmailRow.requested_at > since,
        )
    )
    return count or 0


async def email_to_prove(
    session: AsyncSession, *, address_id: UUID | None, at: datetime
) -> tuple[OtherEmailRow, UserRow] | None:
    """Return an address that may be proved at `at` (UTC), and its login.

    It is bound to the password that the login had when it was asked for.
    """
    found = await session.execute(
        select(OtherEmailRow, UserRow)
        .join(UserRow, UserRow.id == OtherEmailRow.user_id)
        .outerjoin(CredentialRow, CredentialRow.user_id == UserRow.id)
        .where(
            OtherEmailRow.id == address_id,
            OtherEmailRow.proved_at.is_(None),
            OtherEmailRow.removed_at.is_(None),
            OtherEmailRow.expires_at > at,
            OtherEmailRow.password_set_at.is_not_distinct_from(CredentialRow.set_at),
            UserRow.state == UserState.ACTIVE,
        )
    )
    row = found.one_or_none()
    return (row[0], row[1]) if row else None


async def remove_other_email(
    session: AsyncSession, *, user: UserRow, email_key: str, at: datetime
) -> None:
    """Take an address out of the list of a login, if it is in it. `at` in UTC."""
    await session.execute(
        update(OtherEmailRow)
        .where(
            OtherEmailRow.user_id == user.id,
            OtherEmailRow.email_key == email_key,
            OtherEmailRow.removed_at.is_(None),
        )
        .values(removed_at=at)
    )


async def void_waiting_emails(session: AsyncSession, *, user: UserRow, at: datetime) -> None:
    """Make the link of every address that is not proved yet worthless from `at` (UTC) on."""
    await session.execute(
        update(OtherEmailRow)
        .where(
            OtherEmailRow.landlord_id == user.landlord_id,
            OtherEmailRow.user_id == user.id,
            OtherEmailRow.proved_at.is_(None),
            OtherEmailRow.expires_at > at,
        )
        .values(expires_at=at)
    )


async def remove_new_emails(
    session: AsyncSession, *, user: UserRow, since: datetime, at: datetime
) -> int:
    """Take out what was added after `since`, and say how many those were. Instants in UTC."""
    removed = await session.scalars(
        update(OtherEmailRow)
        .where(
            OtherEmailRow.landlord_id == user.landlord_id,
            OtherEmailRow.user_id == user.id,
            OtherEmailRow.requested_at > since,
            OtherEmailRow.removed_at.is_(None),
        )
        .values(removed_at=at)
        .returning(OtherEmailRow.id)
    )
    return len(removed.all())


async def forget_old_emails(
    session: AsyncSession, *, waiting_before: datetime, removed_before: datetime
) -> None:
    """Delete what nobody proved and what was removed, before these instants (UTC)."""
    await session.execute(
        delete(OtherEmailRow).where(
            or_(
                and_(
                    OtherEmailRow.proved_at.is_(None),
                    OtherEmailRow.requested_at < waiting_before,
                ),
                OtherEmailRow.removed_at < removed_before,
            )
        )
    )
