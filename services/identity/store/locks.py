"""Queries about what is told of locks, and about the networks that tries come from."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.locks import UNLOCK_LINK_LIVES, UNTIL_PROVED
from services.identity.domain.users import UserKind, UserState
from services.identity.tables import LockNoticeRow, NetworkFailuresRow, UserRow


async def add_notice(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    kind: UserKind,
    user_id: UUID | None,
    locked_until: datetime,
    at: datetime,
) -> None:
    """Write down a lock that begins at `at` (UTC), whether or not somebody has the address."""
    session.add(
        LockNoticeRow(
            id=uuid4(),
            landlord_id=landlord_id,
            kind=kind,
            user_id=user_id,
            locked_at=at,
            locked_until=locked_until,
        )
    )
    await session.flush()


async def keep_notice(
    session: AsyncSession, *, notice_id: UUID, user: UserRow, at: datetime, until: datetime | None
) -> None:
    """Let a link made from `notice_id` end the lock of this login; told again, nothing changes.

    `until` is the end of the lock, if a clock ends it. `at` in UTC.
    """
    await session.execute(
        insert(LockNoticeRow)
        .values(
            id=notice_id,
            landlord_id=user.landlord_id,
            kind=user.kind,
            user_id=user.id,
            locked_at=at,
            locked_until=until or UNTIL_PROVED,
            told_at=at,
            expires_at=at + UNLOCK_LINK_LIVES,
        )
        .on_conflict_do_nothing()
    )


async def notices_to_tell(session: AsyncSession, *, limit: int) -> Sequence[LockNoticeRow]:
    """Return locks that nobody was told of, oldest first; another process gets others."""
    found = await session.scalars(
        select(LockNoticeRow)
        .where(LockNoticeRow.told_at.is_(None))
        .order_by(LockNoticeRow.locked_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return found.all()


async def notices_told(
    session: AsyncSession, *, landlord_id: UUID, user_id: UUID, since: datetime
) -> int:
    """Count the locks that this login was told of after `since` (UTC)."""
    count = await session.scalar(
        select(func.count()).where(
            LockNoticeRow.landlord_id == landlord_id,
            LockNoticeRow.user_id == user_id,
            LockNoticeRow.told_at > since,
        )
    )
    return count or 0


async def open_notice(
    session: AsyncSession, *, notice_id: UUID, at: datetime, is_locked: bool = False
) -> tuple[LockNoticeRow, UserRow] | None:
    """Return a notice whose link may still be used at `at` (UTC), with its active login."""
    query = (
        select(LockNoticeRow, UserRow)
        .join(UserRow, UserRow.id == LockNoticeRow.user_id)
        .where(
            LockNoticeRow.id == notice_id,
            LockNoticeRow.used_at.is_(None),
            LockNoticeRow.expires_at > at,
            UserRow.state == UserState.ACTIVE,
        )
    )
    found = await session.execute(query.with_for_update() if is_locked else query)
    row = found.one_or_none()
    return (row[0], row[1]) if row else None


async def use_up_notices(session: AsyncSession, *, user: UserRow, at: datetime) -> None:
    """Make the links of all notices of this login worthless from `at` (UTC) on."""
    await session.execute(
        update(LockNoticeRow)
        .where(
            LockNoticeRow.landlord_id == user.landlord_id,
            LockNoticeRow.user_id == user.id,
            LockNoticeRow.used_at.is_(None),
        )
        .values(used_at=at, told_at=func.coalesce(LockNoticeRow.told_at, at))
    )


async def forget_old_notices(session: AsyncSession, *, before: datetime) -> None:
    """Delete notices of locks that began before `before` (UTC)."""
    await session.execute(delete(LockNoticeRow).where(LockNoticeRow.locked_at < before))


async def count_network_failure(
    session: AsyncSession, *, landlord_id: UUID, network: str, at: datetime
) -> None:
    """Count a failed try from a network. The last write of a transaction: many share the row."""
    await session.flush()
    statement = insert(NetworkFailuresRow).values(
        landlord_id=landlord_id,
        minute=at.replace(second=0, microsecond=0),
        network=network,
        failures=1,
    )
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["landlord_id", "minute", "network"],
            set_={"failures": NetworkFailuresRow.failures + 1},
        )
    )


# Built once: every sign-in asks.
_FAILURES = select(
    func.coalesce(
        func.sum(NetworkFailuresRow.failures).filter(
            NetworkFailuresRow.network == bindparam("network")
        ),
        0,
    ),
    func.coalesce(func.sum(NetworkFailuresRow.failures), 0),
).where(
    NetworkFailuresRow.landlord_id == bindparam("landlord_id"),
    NetworkFailuresRow.minute > bindparam("since"),
)


async def network_failures(
    session: AsyncSession, *, landlord_id: UUID, network: str, since: datetime
) -> tuple[int, int]:
    """Count the failed tries of one network and of all networks since `since` (UTC)."""
    connection = await session.connection()
    counted = await connection.execute(
        _FAILURES, {"landlord_id": landlord_id, "network": network, "since": since}
    )
    of_one, of_all = counted.one()
    return int(of_one), int(of_all)


async def forget_network_failures(session: AsyncSession, *, before: datetime) -> None:
    """Delete what was counted before `before` (UTC)."""
    await session.execute(delete(NetworkFailuresRow).where(NetworkFailuresRow.minute < before))
