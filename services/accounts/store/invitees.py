"""People who could be invited to the portal, page by page, and the places they live in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.roles import IN_FORCE, AccountStatus
from services.accounts.tables import (
    AccountRow,
    BlockRow,
    ConnectionRow,
    ContactRow,
    EstateRow,
    UnitRow,
)

PLACES = 50
"""Most estates, and most blocks, of one answer."""


@dataclass(frozen=True)
class Scope:
    """Whom a page is about."""

    after: UUID | None
    limit: int
    estate_id: UUID | None = None
    block_id: UUID | None = None
    contact_ids: Sequence[UUID] | None = None


class Person(NamedTuple):
    """A contact, and what decides whether they are invited."""

    contact: ContactRow
    is_email_shared: bool
    has_home: bool


async def page_of_people(
    session: AsyncSession, landlord_id: UUID, scope: Scope, *, today: date
) -> list[Person]:
    """Return the people of a page by id; `today` in Europe/London. Two queries, however many."""
    has_home = _has_home(today)
    query = select(ContactRow, has_home).where(ContactRow.landlord_id == landlord_id)
    if scope.after is not None:
        query = query.where(ContactRow.id > scope.after)
    if scope.contact_ids is not None:
        query = query.where(ContactRow.id.in_(scope.contact_ids))
    if scope.block_id is not None:
        query = query.where(_has_home(today, UnitRow.block_id == scope.block_id))
    if scope.estate_id is not None:
        of_estate = select(BlockRow.id).where(BlockRow.estate_id == scope.estate_id)
        there = or_(UnitRow.estate_id == scope.estate_id, UnitRow.block_id.in_(of_estate))
        query = query.where(_has_home(today, there))
    found = (await session.execute(query.order_by(ContactRow.id).limit(scope.limit))).all()
    keys = {contact.email_key for contact, _ in found if contact.email_key}
    shared = set(
        await session.scalars(
            select(ContactRow.email_key)
            .where(ContactRow.landlord_id == landlord_id, ContactRow.email_key.in_(keys))
            .group_by(ContactRow.email_key)
            .having(func.count() > 1)
        )
    )
    return [Person(contact, contact.email_key in shared, home) for contact, home in found]


def _has_home(today: date, *there: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        ConnectionRow.landlord_id == ContactRow.landlord_id,
        ConnectionRow.contact_id == ContactRow.id,
        ConnectionRow.status.in_(IN_FORCE),
        ConnectionRow.valid_from <= today,
        or_(ConnectionRow.valid_to.is_(None), ConnectionRow.valid_to >= today),
        AccountRow.id == ConnectionRow.account_id,
        AccountRow.status == AccountStatus.CURRENT,
        UnitRow.id == AccountRow.unit_id,
        *there,
    )


async def places_named(
    session: AsyncSession, landlord_id: UUID, text: str
) -> tuple[Sequence[EstateRow], Sequence[tuple[BlockRow, str]]]:
    """Return estates and blocks with `text` in their name, one more than `PLACES` at most.

    Blocks come with the name of their estate, empty where they stand in none.
    """
    wanted = " ".join(text.casefold().split())
    estates = await session.scalars(
        select(EstateRow)
        .where(
            EstateRow.landlord_id == landlord_id,
            func.strpos(func.lower(EstateRow.name), wanted) > 0,
        )
        .order_by(EstateRow.name, EstateRow.id)
        .limit(PLACES + 1)
    )
    blocks = await session.execute(
        select(BlockRow, func.coalesce(EstateRow.name, ""))
        .outerjoin(EstateRow, EstateRow.id == BlockRow.estate_id)
        .where(
            BlockRow.landlord_id == landlord_id, func.strpos(func.lower(BlockRow.name), wanted) > 0
        )
        .order_by(BlockRow.name, BlockRow.id)
        .limit(PLACES + 1)
    )
    return estates.all(), [(block, estate) for block, estate in blocks]
