"""Second half of a second step: the code is right and used up, or refused."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.landlords import LockPolicy
from chassis.outbox import announce
from contracts.events.identity import SecondFactorChanged
from services.identity.domain import second_steps, secrets
from services.identity.domain.locks import Verdict
from services.identity.domain.users import SessionNeed, SessionNotFound, SignInMethod, UserKind
from services.identity.store.needs import need_of
from services.identity.store.second_steps import second_step_for_update, use_recovery_code
from services.identity.store.sessions import live_session
from services.identity.store.sign_ins import note
from services.identity.tables import UserRow
from services.identity.use_cases.know_device import know_device
from services.identity.use_cases.renew_session import renew_session
from services.identity.use_cases.settle_sign_in import SettledSignIn
from services.identity.use_cases.settle_try import settle_try
from services.identity.use_cases.take_sign_in_slot import SignInSlot


async def settle_second_step(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    kind: UserKind,
    token_hash: bytes,
    idle_for: timedelta,
    slot: SignInSlot,
    policy: LockPolicy,
    device_id: UUID | None,
    typed: str,
    key: bytes,
    is_second_step_required: bool,
    at: datetime,
) -> SettledSignIn:
    """Open the session that takes the waiting one's place, if the code is right. `at` in UTC.

    `typed` is six digits of the app, else a recovery code. Either is good once, whoever else
    types it at the same moment. Wrong ones count like wrong passwords, and during a lock none is
    looked at. `key` opens the apps' secrets; `device_id` is the browser, if it showed our cookie.

    Raises:
        SessionNotFound: the session that waited has ended meanwhile.
    """
    row, user = await live_session(
        session,
        landlord_id=landlord_id,
        kind=kind,
        token_hash=token_hash,
        idle_for=idle_for,
        at=at,
    )
    if row.needs != SessionNeed.SECOND_STEP:
        raise SessionNotFound("this session waits for no second step")
    is_of_app, is_right = second_steps.is_app_code(typed), False
    if slot.try_id is None:
        pass  # locked: a right code stays good
    elif is_of_app:
        is_right = await _use_app_code(session, user, typed=typed, key=key, at=at)
    else:
        code_hash = secrets.fingerprint(second_steps.bare(typed))
        is_right = await use_recovery_code(session, user, code_hash=code_hash, at=at)

    verdict = await settle_try(session, slot=slot, is_right=is_right, policy=policy, at=at)
    is_in = verdict == Verdict.RIGHT
    note(
        session,
        landlord_id=landlord_id,
        act="second_step.passed" if is_in else "second_step.refused",
        at=at,
        kind=kind,
        actor=str(user.id) if is_in else "stranger",
        user_id=user.id,
        details={"by": "app" if is_of_app else "recovery_code"},
    )
    if not is_in:
        return SettledSignIn(verdict)
    (await second_step_for_update(session, user)).tried_at = []
    needs = await need_of(
        session,
        user=user,
        method=SignInMethod(row.method),
        is_second_step_required=is_second_step_required,
        is_second_step_done=True,
    )

    if not is_of_app:
        announce(
            session,
            SecondFactorChanged(
                landlord_id=landlord_id, user_id=user.id, change="recovery_code_used"
            ),
        )
    opened = await renew_session(
        session,
        row=row,
        user=user,
        by="app" if is_of_app else "recovery_code",
        needs=needs,
        at=at,
    )
    known = await know_device(session, user=user, device_id=device_id, at=at)
    return SettledSignIn(verdict, opened, known)


async def _use_app_code(
    session: AsyncSession, user: UserRow, *, typed: str, key: bytes, at: datetime
) -> bool:
    app = await second_step_for_update(session, user)
    if app.sealed is None:
        return False
    secret = second_steps.unseal(key, user.id, app.sealed)
    step = second_steps.step_shown(secret, typed, at=at, after=app.last_step)
    if step is None:
        return False
    app.last_step = step
    return True
