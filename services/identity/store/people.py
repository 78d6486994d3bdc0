"""Queries that name the people of an audit."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.users import UserKind
from services.identity.tables import UserRow

AT_MOST = 20
"""Of a search by text."""


async def people_with_ids(
    session: AsyncSession, *, landlord_id: UUID, user_ids: Sequence[UUID]
) -> Sequence[UserRow]:
    """Return those of the logins that are there."""
    found = await session.scalars(
        select(UserRow).where(UserRow.landlord_id == landlord_id, UserRow.id.in_(user_ids))
    )
    return found.all()


async def people_with_address(
    session: AsyncSession, *, landlord_id: UUID, email_key: str
) -> Sequence[UserRow]:
    """Return the logins, of a customer and of staff, that have the address."""
    found = await session.scalars(
        select(UserRow).where(UserRow.landlord_id == landlord_id, UserRow.email_key == email_key)
    )
    return found.all()


async def staff_named(session: AsyncSession, *, landlord_id: UUID, text: str) -> Sequence[UserRow]:
    """Return members of staff whose name holds `text`. They are few: no index is needed."""
    found = await session.scalars(
        select(UserRow)
        .where(
            UserRow.landlord_id == landlord_id,
            UserRow.kind == UserKind.STAFF,
            UserRow.name.icontains(text, autoescape=True),
        )
        .order_by(UserRow.name)
        .limit(AT_MOST)
    )
    return found.all()
