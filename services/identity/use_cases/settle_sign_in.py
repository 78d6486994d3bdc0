"""Second half of signing in: a session, or one more failure."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import tries
from services.identity.domain.users import SignInMethod, UserKind, UserState
from services.identity.store.needs import need_of
from services.identity.store.sign_ins import counter_for_update, end_try, note
from services.identity.store.users import replace_hash, user_with_id
from services.identity.tables import SessionRow
from services.identity.use_cases.open_session import OpenedSession, open_session
from services.identity.use_cases.renew_session import renew_session
from services.identity.use_cases.take_sign_in_slot import SignInSlot


async def settle_sign_in(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    kind: UserKind,
    identifier: bytes,
    slot: SignInSlot,
    is_right: bool,
    renewed_hash: str | None,
    is_second_step_required: bool,
    confirming: SessionRow | None = None,
    at: datetime,
) -> OpenedSession | None:
    """Open a session if the password was right and the identifier is not locked. `at` in UTC.

    None means refused; whoever asked must not learn why. A right password during a lock is
    refused as well, and failures during a lock neither count nor extend it. `renewed_hash` is
    the same password under newer parameters, where the stored ones were old. `confirming` is the
    session of somebody who shows once more who they are: the new one takes its place.
    """
    counter = await counter_for_update(
        session, landlord_id=landlord_id, kind=kind, identifier=identifier, now=at
    )
    is_counted = slot.try_id is not None and await end_try(session, slot.try_id)
    is_locked = counter.locked_until is not None and counter.locked_until > at
    user = await user_with_id(session, slot.user_id) if slot.user_id and is_right else None
    is_in = is_counted and not is_locked and user is not None and user.state == UserState.ACTIVE

    counter.changed_at = at
    if not is_in or user is None:
        if is_counted and not is_locked:
            counter.failures += 1
            if counter.failures >= tries.FAILURES_BEFORE_LOCK:
                counter.locked_until = at + tries.LOCKED_FOR
        note(
            session,
            landlord_id=landlord_id,
            act="sign_in.refused" if is_counted and not is_locked else "sign_in.refused_locked",
            at=at,
            kind=kind,
            actor="stranger",
            user_id=slot.user_id,
            identifier=identifier,
        )
        return None
    counter.failures = 0
    if renewed_hash is not None and slot.password_hash is not None:
        await replace_hash(
            session, user_id=user.id, verified=slot.password_hash, renewed=renewed_hash
        )

    if confirming is not None:
        return await renew_session(session, row=confirming, user=user, by="password", at=at)
    needs = await need_of(
        session,
        user=user,
        method=SignInMethod.PASSWORD,
        is_second_step_required=is_second_step_required,
    )
    return await open_session(session, user=user, method=SignInMethod.PASSWORD, at=at, needs=needs)


async def release_sign_in_slot(session: AsyncSession, *, try_id: UUID) -> None:
    """Give a slot back uncounted: nothing was compared, because the hashing lane was full."""
    await end_try(session, try_id)
