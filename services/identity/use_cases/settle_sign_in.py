"""Second half of signing in by a password or a mailed code: a session, or one more failure."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.landlords import LockPolicy
from services.identity.domain.locks import Verdict
from services.identity.domain.users import SessionNeed, SignInMethod, UserState
from services.identity.store.doorway import arrival_of
from services.identity.store.needs import need_with
from services.identity.store.users import replace_hash
from services.identity.tables import SessionRow
from services.identity.use_cases.know_device import know_device
from services.identity.use_cases.open_session import OpenedSession, open_session
from services.identity.use_cases.renew_session import renew_session
from services.identity.use_cases.settle_try import settle_try
from services.identity.use_cases.take_sign_in_slot import SignInSlot


class SettledSignIn(NamedTuple):
    """What became of a sign-in."""

    verdict: Verdict
    opened: OpenedSession | None = None
    device_id: UUID | None = None
    """The browser, known from now on."""


async def settle_sign_in(
    session: AsyncSession,
    *,
    slot: SignInSlot,
    is_right: bool,
    renewed_hash: str | None,
    device_id: UUID | None,
    policy: LockPolicy,
    is_second_step_required: bool,
    confirming: SessionRow | None = None,
    method: SignInMethod = SignInMethod.PASSWORD,
    at: datetime,
) -> SettledSignIn:
    """Open a session if the secret was right and the address is not locked. `at` in UTC.

    Whoever asked must learn no more than the verdict, which is the same for every address that
    was tried as often. `renewed_hash` is the same password under newer parameters, where the
    stored ones were old; `device_id` is the browser, if it showed a cookie of ours. `confirming`
    is the session of somebody who shows once more who they are: the new one takes its place.
    """
    arrival = None
    if is_right and slot.user_id is not None and slot.try_id is not None:
        found = await arrival_of(session, slot.user_id)
        arrival = found if found.user.state == UserState.ACTIVE else None
    needs = None
    if arrival is not None and confirming is None:
        needs = need_with(
            arrival.user,
            has_app=arrival.has_app,
            has_passkey=arrival.has_passkey,
            method=method,
            is_second_step_required=is_second_step_required,
        )
    verdict = await settle_try(
        session,
        slot=slot,
        is_right=arrival is not None,
        is_last=needs != SessionNeed.SECOND_STEP,
        policy=policy,
        at=at,
    )
    if verdict != Verdict.RIGHT or arrival is None:
        return SettledSignIn(verdict)
    user = arrival.user

    if renewed_hash is not None and slot.password_hash is not None:
        await replace_hash(
            session, user_id=user.id, verified=slot.password_hash, renewed=renewed_hash
        )
    if confirming is not None:
        return SettledSignIn(
            verdict, await renew_session(session, row=confirming, user=user, by="password", at=at)
        )
    opened = await open_session(
        session, user=user, method=method, at=at, needs=needs, beside=arrival.sessions
    )
    if needs == SessionNeed.SECOND_STEP:
        return SettledSignIn(verdict, opened)
    known = await know_device(
        session, user=user, device_id=device_id, at=at, beside=arrival.devices
    )
    return SettledSignIn(verdict, opened, known)
