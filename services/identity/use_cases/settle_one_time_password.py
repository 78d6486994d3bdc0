"""Somebody signed in with the words that staff read out: the way to a new password, and no more."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.landlords import LockPolicy
from services.identity.domain.locks import Verdict
from services.identity.domain.users import SessionNeed, SignInMethod, UserState
from services.identity.store.needs import need_of
from services.identity.store.one_time import live_one_time_password
from services.identity.store.users import user_for_update
from services.identity.tables import UserRow
from services.identity.use_cases.open_session import open_session
from services.identity.use_cases.settle_sign_in import SettledSignIn
from services.identity.use_cases.settle_try import settle_try
from services.identity.use_cases.take_sign_in_slot import SignInSlot


async def settle_one_time_password(
    session: AsyncSession,
    *,
    slot: SignInSlot,
    is_right: bool,
    policy: LockPolicy,
    is_second_step_required: bool,
    at: datetime,
) -> SettledSignIn:
    """Open a session that needs a new password, or count a failure of words and address.

    The words are used up by it. Somebody who was merely invited may enter by them: staff have
    checked who they are. `at` in UTC.
    """
    user = await _settle_words(session, slot=slot, is_right=is_right, at=at)
    needs = SessionNeed.NEW_PASSWORD
    if user is not None:
        asked = await need_of(
            session,
            user=user,
            method=SignInMethod.ONE_TIME_PASSWORD,
            is_second_step_required=is_second_step_required,
        )
        needs = asked or needs
    verdict = await settle_try(
        session,
        slot=slot,
        is_right=user is not None,
        is_last=needs != SessionNeed.SECOND_STEP,
        policy=policy,
        at=at,
    )
    if verdict != Verdict.RIGHT or user is None:
        return SettledSignIn(verdict)

    user.state = UserState.ACTIVE
    row = await live_one_time_password(
        session, landlord_id=user.landlord_id, user_id=user.id, at=at, is_locked=True
    )
    if row is not None:
        row.used_at = at

    return SettledSignIn(
        verdict,
        await open_session(
            session, user=user, method=SignInMethod.ONE_TIME_PASSWORD, at=at, needs=needs
        ),
    )


async def _settle_words(
    session: AsyncSession, *, slot: SignInSlot, is_right: bool, at: datetime
) -> UserRow | None:
    """Return whose words they were, if they are still good; count them against five tries if not.

    During a lock nothing is counted and nothing is right.
    """
    if slot.user_id is None or slot.try_id is None:
        return None
    user = await user_for_update(session, slot.user_id)
    row = await live_one_time_password(
        session, landlord_id=user.landlord_id, user_id=user.id, at=at, is_locked=True
    )
    if row is None or user.state == UserState.DEACTIVATED:
        return None
    if not is_right:
        row.wrong_tries += 1
        return None
    return user if row.password_hash == slot.one_time_hash else None
