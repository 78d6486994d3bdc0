"""Locks have begun: tell their owners, and forget those that have none."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import UserLocked
from services.identity.domain.locks import (
    DAY,
    NOTICES_A_DAY,
    UNLOCK_LINK_LIVES,
    UNTIL_PROVED,
)
from services.identity.domain.users import UserKind, UserState
from services.identity.store.locks import notices_to_tell, notices_told
from services.identity.store.sign_ins import note
from services.identity.store.users import user_with_id
from services.identity.tables import LockNoticeRow, UserRow

AT_ONCE = 100


async def tell_of_locks(session: AsyncSession, *, at: datetime) -> int:
    """Announce the locks of active logins; return how many locks were looked at. `at` in UTC.

    Apart from the try that locks, so that a try costs the same whoever has the address. One
    mail per lock, and three a day about those that end by themselves.
    """
    notices = await notices_to_tell(session, limit=AT_ONCE)
    for notice in notices:
        user = await user_with_id(session, notice.user_id) if notice.user_id else None
        if user is None or user.state != UserState.ACTIVE:
            await session.delete(notice)
            continue
        notice.told_at = at
        notice.expires_at = at + UNLOCK_LINK_LIVES
        _note(session, notice, user)
        told = await notices_told(
            session, landlord_id=user.landlord_id, user_id=user.id, since=at - DAY
        )
        if told <= NOTICES_A_DAY or notice.locked_until >= UNTIL_PROVED:
            _announce(session, notice, user)
    return len(notices)


def _note(session: AsyncSession, notice: LockNoticeRow, user: UserRow) -> None:
    is_timed = notice.locked_until < UNTIL_PROVED
    note(
        session,
        landlord_id=user.landlord_id,
        act="user.locked",
        at=notice.locked_at,
        kind=user.kind,
        actor="stranger",
        user_id=user.id,
        details={"release": "timed" if is_timed else "until_proved"},
    )


def _announce(session: AsyncSession, notice: LockNoticeRow, user: UserRow) -> None:
    minutes = None
    if notice.locked_until < UNTIL_PROVED:
        minutes = round((notice.locked_until - notice.locked_at).total_seconds() / 60)
    announce(
        session,
        UserLocked(
            landlord_id=user.landlord_id,
            request_id=notice.id,
            user_id=user.id,
            kind=UserKind(user.kind).value,
            minutes=minutes,
        ),
    )
