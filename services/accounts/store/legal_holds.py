"""Legal holds, and whom they are on."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.tables import AccountRow, ConnectionRow, LegalHoldRow

SHOWN: Final = 200
"""Holds of one list. A landlord with more has another system for its disputes."""


async def hold_in_force(
    session: AsyncSession, landlord_id: UUID, account_id: UUID
) -> LegalHoldRow | None:
    """Return the hold on an account, locked."""
    return await session.scalar(
        select(LegalHoldRow)
        .where(
            LegalHoldRow.landlord_id == landlord_id,
            LegalHoldRow.account_id == account_id,
            LegalHoldRow.lifted_at.is_(None),
        )
        .with_for_update()
    )


async def account_is_held(session: AsyncSession, landlord_id: UUID, account_id: UUID) -> bool:
    """Tell whether a hold is on an account."""
    found = await session.scalar(
        select(
            exists().where(
                LegalHoldRow.landlord_id == landlord_id,
                LegalHoldRow.account_id == account_id,
                LegalHoldRow.lifted_at.is_(None),
            )
        )
    )
    return bool(found)


async def holds_shown(
    session: AsyncSession, landlord_id: UUID, *, account_id: UUID | None
) -> list[tuple[LegalHoldRow, str]]:
    """Return holds with the account's reference: all of an account, or every one in force."""
    wanted = (
        LegalHoldRow.account_id == account_id if account_id else LegalHoldRow.lifted_at.is_(None)
    )
    rows = await session.execute(
        select(LegalHoldRow, AccountRow.reference)
        .join(AccountRow, AccountRow.id == LegalHoldRow.account_id)
        .where(LegalHoldRow.landlord_id == landlord_id, wanted)
        .order_by(LegalHoldRow.placed_at.desc(), LegalHoldRow.id)
        .limit(SHOWN)
    )
    return [(hold, reference) for hold, reference in rows]


async def held_subjects(
    session: AsyncSession, landlord_id: UUID
) -> tuple[Sequence[UUID], Sequence[UUID]]:
    """Return the accounts on hold, and everybody who is or was connected to one of them."""
    accounts = (
        await session.scalars(
            select(LegalHoldRow.account_id).where(
                LegalHoldRow.landlord_id == landlord_id, LegalHoldRow.lifted_at.is_(None)
            )
        )
    ).all()
    contacts = await session.scalars(
        select(ConnectionRow.contact_id)
        .where(ConnectionRow.landlord_id == landlord_id, ConnectionRow.account_id.in_(accounts))
        .distinct()
    )
    return accounts, contacts.all()


async def held_accounts_of(
    session: AsyncSession, landlord_id: UUID, contact_id: UUID
) -> Sequence[str]:
    """Return the references of accounts on hold that the person is or was connected to."""
    found = await session.scalars(
        select(AccountRow.reference)
        .join(LegalHoldRow, LegalHoldRow.account_id == AccountRow.id)
        .where(
            LegalHoldRow.landlord_id == landlord_id,
            LegalHoldRow.lifted_at.is_(None),
            exists().where(
                ConnectionRow.landlord_id == landlord_id,
                ConnectionRow.account_id == AccountRow.id,
                ConnectionRow.contact_id == contact_id,
            ),
        )
        .order_by(AccountRow.reference)
        .limit(SHOWN)
    )
    return found.all()


async def is_on_hold(session: AsyncSession, landlord_id: UUID, contact_id: UUID) -> bool:
    """Tell whether a hold is on an account that the person is or was connected to."""
    found = await session.scalar(
        select(
            exists().where(
                LegalHoldRow.landlord_id == landlord_id,
                LegalHoldRow.lifted_at.is_(None),
                LegalHoldRow.account_id == ConnectionRow.account_id,
                ConnectionRow.landlord_id == landlord_id,
                ConnectionRow.contact_id == contact_id,
            )
        )
    )
    return bool(found)
