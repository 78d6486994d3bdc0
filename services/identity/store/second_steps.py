"""Queries about authenticator apps and recovery codes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.tables import RecoveryCodeRow, SecondStepRow, UserRow


async def second_step_of(session: AsyncSession, user_id: UUID) -> SecondStepRow | None:
    """Return what is known of the login's app, whether in use or being set up."""
    return await session.get(SecondStepRow, user_id)


async def second_step_for_update(session: AsyncSession, user: UserRow) -> SecondStepRow:
    """Return the row of the login's app, made if need be, locked until the transaction ends."""
    await session.execute(
        insert(SecondStepRow)
        .values(user_id=user.id, landlord_id=user.landlord_id)
        .on_conflict_do_nothing()
    )
    found = await session.scalars(
        select(SecondStepRow).where(SecondStepRow.user_id == user.id).with_for_update()
    )
    return found.one()


async def recovery_codes_left(session: AsyncSession, user: UserRow) -> int:
    """Count the recovery codes that still work."""
    left = await session.scalar(
        select(func.count())
        .select_from(RecoveryCodeRow)
        .where(
            RecoveryCodeRow.landlord_id == user.landlord_id,
            RecoveryCodeRow.user_id == user.id,
            RecoveryCodeRow.used_at.is_(None),
        )
    )
    return left or 0


async def replace_recovery_codes(
    session: AsyncSession, user: UserRow, hashes: Sequence[bytes]
) -> None:
    """Make these the login's recovery codes; all others are worth nothing any more."""
    await session.execute(
        delete(RecoveryCodeRow).where(
            RecoveryCodeRow.landlord_id == user.landlord_id, RecoveryCodeRow.user_id == user.id
        )
    )
    for code_hash in hashes:
        session.add(
            RecoveryCodeRow(
                id=uuid4(), landlord_id=user.landlord_id, user_id=user.id, code_hash=code_hash
            )
        )


async def use_recovery_code(
    session: AsyncSession, user: UserRow, *, code_hash: bytes, at: datetime
) -> bool:
    """Use up a recovery code at `at` (UTC). False: it is none of this login's, or was used."""
    used = await session.scalar(
        update(RecoveryCodeRow)
        .where(
            RecoveryCodeRow.landlord_id == user.landlord_id,
            RecoveryCodeRow.user_id == user.id,
            RecoveryCodeRow.code_hash == code_hash,
            RecoveryCodeRow.used_at.is_(None),
        )
        .values(used_at=at)
        .returning(RecoveryCodeRow.id)
    )
    return used is not None
