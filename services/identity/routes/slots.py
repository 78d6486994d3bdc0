"""The way in and out of a slot, for every door that looks at a secret."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from chassis.errors import Unavailable
from chassis.events import now
from chassis.landlords import LockPolicy
from chassis.origin import origin
from services.identity.domain.claims import Claim
from services.identity.domain.locks import Verdict
from services.identity.domain.users import (
    SignInFailed,
    SignInLocked,
    SignInLockedUntilProved,
)
from services.identity.routes.door import Door
from services.identity.routes.turns import PATIENCE_SECONDS
from services.identity.use_cases.require_work import require_work
from services.identity.use_cases.settle_try import release_sign_in_slot
from services.identity.use_cases.take_sign_in_slot import (
    AllSlotsTaken,
    SignInSlot,
    take_sign_in_slot,
)

LOOK_AGAIN_SECONDS = 0.1


@asynccontextmanager
async def slot_of(
    door: Door, claim: Claim, *, work: str | None = None
) -> AsyncIterator[SignInSlot]:
    """Hold a slot of the claimed address while the block compares and settles.

    The slot is taken in a transaction of its own, and with it the browser's proof of work is
    looked at and spent, where this door asks for one: `work` is not None then. A block that ends
    with `Unavailable` has compared nothing, and its slot goes back uncounted.

    Raises:
        WorkNeeded: the person's network is suspect, and there is no proof that still counts.
        AllSlotsTaken: very many try this address at once.
    """
    async with door.sign_in_turns.about((claim.landlord_id, claim.kind, claim.identifier)):
        slot = await _take_slot(door, claim, work)
        try:
            yield slot
        except Unavailable:
            async with door.database.transaction(claim.landlord_id) as session:
                await release_sign_in_slot(session, slot=slot)
            raise


def policy_for(door: Door, claim: Claim) -> LockPolicy:
    """Return the landlord's lock policy for the claimed kind of login."""
    return door.landlords.by_id(claim.landlord_id).sign_in.lock_of(claim.kind.value)


def refusal_of(verdict: Verdict) -> SignInFailed:
    """Return the error that tells a verdict, and nothing about whose address it is."""
    refused = {
        Verdict.LOCKED: SignInLocked,
        Verdict.LOCKED_UNTIL_PROVED: SignInLockedUntilProved,
    }.get(verdict, SignInFailed)
    return refused("address and password do not open a login")


async def _take_slot(door: Door, claim: Claim, work: str | None) -> SignInSlot:
    """Take a slot, waiting while other processes look at other tries of the address."""
    patience = asyncio.get_running_loop().time() + PATIENCE_SECONDS
    while True:
        try:
            async with door.database.transaction(claim.landlord_id) as session:
                if work is not None:
                    await require_work(
                        session,
                        landlord_id=claim.landlord_id,
                        network=origin().network,
                        proof=work,
                        key=door.key,
                        at=now(),
                    )
                return await take_sign_in_slot(
                    session, claim=claim, policy=policy_for(door, claim), at=now()
                )
        except AllSlotsTaken:
            if asyncio.get_running_loop().time() > patience:
                raise
            await asyncio.sleep(LOOK_AGAIN_SECONDS)
