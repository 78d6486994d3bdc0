"""A passkey has signed what it was asked to: a session, unless the login is locked or off."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.landlords import LockPolicy
from services.identity.domain.locks import Verdict
from services.identity.domain.users import SignInMethod, UserState
from services.identity.store.needs import need_of
from services.identity.store.users import user_with_id
from services.identity.tables import PasskeyRow, SessionRow
from services.identity.use_cases.know_device import know_device
from services.identity.use_cases.open_session import open_session
from services.identity.use_cases.renew_session import renew_session
from services.identity.use_cases.settle_sign_in import SettledSignIn
from services.identity.use_cases.settle_try import settle_try
from services.identity.use_cases.take_sign_in_slot import SignInSlot


async def settle_passkey(
    session: AsyncSession,
    *,
    slot: SignInSlot,
    policy: LockPolicy,
    device_id: UUID | None,
    passkey_id: UUID,
    sign_count: int,
    waiting: SessionRow | None,
    is_second_step_required: bool,
    at: datetime,
) -> SettledSignIn:
    """Open a session, or the one that takes the place of `waiting`. `at` in UTC.

    `waiting` is the session of the same person, who shows once more who they are or whose
    second step this is.
    """
    row = await session.get(PasskeyRow, passkey_id)
    user = None if row is None else await user_with_id(session, row.user_id)
    is_good = (
        user is not None
        and user.state == UserState.ACTIVE
        and (waiting is None or waiting.user_id == user.id)
    )
    verdict = await settle_try(session, slot=slot, is_right=is_good, policy=policy, at=at)
    if verdict != Verdict.RIGHT or user is None or row is None:
        return SettledSignIn(verdict)

    row.sign_count, row.used_at = sign_count, at
    method = SignInMethod.PASSKEY if waiting is None else SignInMethod(waiting.method)
    needs = await need_of(
        session,
        user=user,
        method=method,
        is_second_step_required=is_second_step_required,
        is_second_step_done=True,
    )
    known = await know_device(session, user=user, device_id=device_id, at=at)

    if waiting is None:
        opened = await open_session(session, user=user, method=method, at=at, needs=needs)
    else:
        opened = await renew_session(
            session,
            row=waiting,
            user=user,
            by="passkey",
            needs=None if waiting.needs is None else needs,
            at=at,
        )
    return SettledSignIn(verdict, opened, known)
