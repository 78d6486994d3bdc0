"""First half of looking at a secret: take one of the address's slots before anything is hashed."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.errors import Unavailable
from chassis.landlords import LockPolicy
from services.identity.domain.claims import Claim
from services.identity.domain.locks import DEVICE_KNOWN_FOR, failed, rested
from services.identity.domain.users import UserKind
from services.identity.store.doorway import doorway_of
from services.identity.store.locks import add_notice
from services.identity.store.sign_ins import (
    counter_for_update,
    keep_standing,
    standing_of,
    take_try,
    tries_in_flight,
)


class AllSlotsTaken(Unavailable):
    """So many tries of this identifier are being looked at that one more has to wait."""

    code = "all_slots_taken"


class SignInSlot(NamedTuple):
    """The right to have one secret compared, or its absence during a lock."""

    landlord_id: UUID
    kind: UserKind
    identifier: bytes
    """Under which the try is counted: of the address, or of the address in a known browser."""

    try_id: UUID | None
    """None: the identifier is locked, and whatever is typed will be refused."""

    user_id: UUID | None
    password_hash: str | None
    """None: nobody active has the address, or a password. The comparison does the same work."""

    one_time_hash: str | None = None
    """Of the words that staff read out, while they are good."""


async def take_sign_in_slot(
    session: AsyncSession, *, claim: Claim, policy: LockPolicy, at: datetime
) -> SignInSlot:
    """Count a try against the typed address before it is looked at. `at` in UTC.

    For whatever secret lets somebody in: a password, a mailed code, the code of a second step.
    Commit before comparing, then settle. Failures and tries in flight together never exceed
    the policy's number, so of fifty guesses that arrive at once only so many are compared. A
    try whose process died counts as a failure. In a browser that the login is known in,
    failures are counted apart.

    Raises:
        AllSlotsTaken: nothing is locked, but every slot is in use: come again in a moment.
    """
    door = await doorway_of(session, claim, known_since=at - DEVICE_KNOWN_FOR, at=at)
    identifier = claim.lane if door.is_browser_known else claim.identifier
    counter = await counter_for_update(
        session, landlord_id=claim.landlord_id, kind=claim.kind, identifier=identifier, now=at
    )
    before = rested(standing_of(counter), policy=policy, now=at)
    in_flight, dead = await tries_in_flight(session, counter, now=at)
    standing = failed(before, dead, policy=policy, now=at)
    is_locked = standing.locked_until is not None
    if not is_locked and in_flight >= standing.slots(policy):
        raise AllSlotsTaken("too many tries at once", retry_after=1)

    keep_standing(counter, standing, now=at)
    if standing.locked_until is not None and before.locked_until is None:
        await add_notice(
            session,
            landlord_id=claim.landlord_id,
            kind=claim.kind,
            user_id=door.user_id,
            locked_until=standing.locked_until,
            at=at,
        )
    try_id = None if is_locked else await take_try(session, counter, now=at)

    return SignInSlot(
        claim.landlord_id,
        claim.kind,
        identifier,
        try_id,
        door.user_id,
        door.password_hash,
        door.one_time_hash,
    )
