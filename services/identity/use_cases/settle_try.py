"""Second half of looking at a secret: it was right, or there is one more failure."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.landlords import LockPolicy
from chassis.origin import origin
from services.identity.domain.locks import Verdict, failed, rested
from services.identity.store.locks import add_notice, count_network_failure
from services.identity.store.sign_ins import (
    counter_for_update,
    end_try,
    keep_standing,
    note,
    standing_of,
)
from services.identity.use_cases.take_sign_in_slot import SignInSlot


async def settle_try(
    session: AsyncSession,
    *,
    slot: SignInSlot,
    is_right: bool,
    policy: LockPolicy,
    at: datetime,
    is_last: bool = True,
) -> Verdict:
    """Return what became of the try that took `slot`; only `RIGHT` may open anything. `at` in UTC.

    A right secret during a lock is refused as well, and failures during a lock neither count
    nor extend it. With `is_last` false more is asked before the person is in: then the slot
    goes back, and the failures stay.
    """
    counter = await counter_for_update(
        session, landlord_id=slot.landlord_id, kind=slot.kind, identifier=slot.identifier, now=at
    )
    is_counted = slot.try_id is not None and await end_try(session, slot.try_id)
    before = rested(standing_of(counter), policy=policy, now=at)
    is_in = is_counted and is_right and before.locked_until is None

    if is_in:
        standing = before._replace(failures=0) if is_last else before
        keep_standing(counter, standing, now=at)
        return Verdict.RIGHT
    standing = failed(before, int(is_counted), policy=policy, now=at)
    keep_standing(counter, standing, now=at)
    if standing.locked_until is not None and before.locked_until is None:
        await add_notice(
            session,
            landlord_id=slot.landlord_id,
            kind=slot.kind,
            user_id=slot.user_id,
            locked_until=standing.locked_until,
            at=at,
        )
    note(
        session,
        landlord_id=slot.landlord_id,
        act="sign_in.refused" if before.locked_until is None else "sign_in.refused_locked",
        at=at,
        kind=slot.kind,
        actor="stranger",
        user_id=slot.user_id,
        identifier=slot.identifier,
    )
    await count_network_failure(
        session, landlord_id=slot.landlord_id, network=origin().network, at=at
    )
    return standing.verdict(is_right=False)


async def release_sign_in_slot(session: AsyncSession, *, slot: SignInSlot) -> None:
    """Give a slot back uncounted: nothing was compared, because the hashing lane was full."""
    if slot.try_id is not None:
        await end_try(session, slot.try_id)
