"""Somebody who is signed in, and knows their password, takes another one."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.landlords import LockPolicy
from services.identity.domain.locks import Verdict
from services.identity.domain.users import SessionNotFound, UserKind, UserState
from services.identity.store.sessions import session_of
from services.identity.store.sign_ins import note
from services.identity.store.users import user_for_update
from services.identity.use_cases.open_session import OpenedSession
from services.identity.use_cases.renew_session import renew_session
from services.identity.use_cases.replace_password import replace_password
from services.identity.use_cases.settle_try import settle_try
from services.identity.use_cases.take_sign_in_slot import SignInSlot


class ChangedPassword(NamedTuple):
    """What became of it."""

    verdict: Verdict
    opened: OpenedSession | None = None
    """The session that takes the place of the one it was done in."""


async def change_password(
    session: AsyncSession,
    *,
    user_id: UUID,
    kind: UserKind,
    session_id: UUID | None,
    slot: SignInSlot,
    new_hash: str | None,
    policy: LockPolicy,
    at: datetime,
) -> ChangedPassword:
    """Settle the try at the present password; if it was right, `new_hash` takes its place.

    `new_hash` is None where it was wrong. Every other session ends, this one goes on under a new
    token. `at` in UTC.

    Raises:
        SessionNotFound: the session ended, or the login was turned off, at the same moment.
    """
    is_right = new_hash is not None and slot.user_id == user_id
    verdict = await settle_try(session, slot=slot, is_right=is_right, policy=policy, at=at)
    user = await user_for_update(session, user_id, kind=kind)
    row = await session_of(session, user_id=user.id, session_id=session_id)
    if row is None or user.state != UserState.ACTIVE:
        raise SessionNotFound("there is no such session")
    if verdict != Verdict.RIGHT or new_hash is None:
        note(
            session,
            landlord_id=user.landlord_id,
            act="password.change_refused",
            at=at,
            kind=kind,
            actor=str(user.id),
            user_id=user.id,
        )
        return ChangedPassword(verdict)

    await replace_password(
        session, user=user, password_hash=new_hash, how="changed", at=at, but=row.id
    )
    opened = await renew_session(session, row=row, user=user, by="new_password", at=at)

    return ChangedPassword(verdict, opened)
