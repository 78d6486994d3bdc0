"""First half of signing in: take one of the identifier's slots before anything is hashed."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.errors import Unavailable
from services.identity.domain import tries
from services.identity.domain.users import UserKind
from services.identity.store.sign_ins import (
    bury_dead_tries,
    counter_for_update,
    take_try,
    tries_in_flight,
)
from services.identity.store.users import sign_in_facts


class AllSlotsTaken(Unavailable):
    """So many tries of this identifier are being looked at that one more has to wait."""

    code = "all_slots_taken"


class SignInSlot(NamedTuple):
    """The right to have one password compared, or its absence during a lock."""

    try_id: UUID | None
    """None: the identifier is locked, and whatever is typed will be refused."""

    user_id: UUID | None
    password_hash: str | None
    """None: nobody active has the address. The comparison does the same work regardless."""


async def take_sign_in_slot(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    kind: UserKind,
    email_key: str | None,
    identifier: bytes,
    at: datetime,
) -> SignInSlot:
    """Count a try against the typed identifier before it is looked at. `at` in UTC.

    Commit before hashing. Failures and tries in flight together never exceed five, so of fifty
    guesses that arrive at once five are compared. A try whose process died counts as a failure.
    `email_key` is None where the text is no address; it is counted all the same.

    Raises:
        AllSlotsTaken: nothing is locked, but every slot is in use: come again in a moment.
    """
    counter = await counter_for_update(
        session, landlord_id=landlord_id, kind=kind, identifier=identifier, now=at
    )
    if counter.locked_until is not None and counter.locked_until <= at:
        counter.failures, counter.locked_until = 0, None
    counter.failures += await bury_dead_tries(session, counter, now=at)
    if counter.failures >= tries.FAILURES_BEFORE_LOCK and counter.locked_until is None:
        counter.locked_until = at + tries.LOCKED_FOR
    is_locked = counter.locked_until is not None
    in_flight = await tries_in_flight(session, counter)
    if not is_locked and counter.failures + in_flight >= tries.FAILURES_BEFORE_LOCK:
        raise AllSlotsTaken("too many tries at once", retry_after=1)

    counter.changed_at = at
    facts = None
    if email_key is not None:
        facts = await sign_in_facts(
            session, landlord_id=landlord_id, kind=kind, email_key=email_key
        )
    user_id, password_hash = facts or (None, None)

    if is_locked:
        return SignInSlot(None, user_id, password_hash)
    return SignInSlot(await take_try(session, counter, now=at), user_id, password_hash)
