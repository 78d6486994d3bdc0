"""A lock ends before its time: the mailbox was proved, or staff decided it."""

from datetime import datetime
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import UserUnlocked
from services.identity.domain import secrets
from services.identity.domain.claims import lane_of
from services.identity.domain.users import UserKind
from services.identity.store.devices import devices_of
from services.identity.store.locks import use_up_notices
from services.identity.store.sign_ins import clear_counters, note
from services.identity.tables import UserRow


async def release_lock(
    session: AsyncSession,
    *,
    user: UserRow,
    key: bytes,
    means: Literal["mailed_link", "staff", "password_reset", "registration"],
    actor: str,
    at: datetime,
) -> bool:
    """Forget every failure of this login, in all its browsers, and end its locks. `at` in UTC.

    `key` makes the stand-ins under which failures are counted. Links mailed about the locks
    are used up. Noted and announced if there was a lock; returns whether there was.
    """
    await use_up_notices(session, user=user, at=at)
    mailbox = user.email_key
    marks = [
        lane_of(key, user.landlord_id, device_id, mailbox)
        for device_id in await devices_of(session, user)
    ]
    marks.append(secrets.pseudonym(key, user.landlord_id, mailbox))
    ends = await clear_counters(
        session, landlord_id=user.landlord_id, kind=UserKind(user.kind), identifiers=marks
    )
    was_locked = any(end is not None and end > at for end in ends)
    if not was_locked:
        return False

    note(
        session,
        landlord_id=user.landlord_id,
        act="user.unlocked",
        at=at,
        kind=user.kind,
        actor=actor,
        user_id=user.id,
        details={"means": means},
    )

    announce(
        session,
        UserUnlocked(
            landlord_id=user.landlord_id,
            user_id=user.id,
            kind=UserKind(user.kind).value,
            means=means,
        ),
    )
    return True
