"""First half of looking at a typed code: count the try, whatever follows."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import tries
from services.identity.domain.users import CodeExpired
from services.identity.store.pending import newest_proof, provable_user_for_update


class ProofSlot(NamedTuple):
    """One of the few guesses that are looked at."""

    request_id: UUID
    tries_left: int


async def take_proof_slot(
    session: AsyncSession, *, registration_id: UUID, at: datetime
) -> ProofSlot:
    """Take one of the newest code's tries. Commit before the code is looked at. `at` in UTC.

    Guesses that arrive together are put in order by the row lock: of fifty, five get a slot.

    Raises:
        PendingUserNotFound: no login waits for proof under this registration.
        CodeExpired: there is no code, it is too old or used, or its tries are used up.
    """
    pending = await provable_user_for_update(session, registration_id)
    proof = await newest_proof(session, pending)
    if (
        proof is None
        or proof.proved_at is not None
        or proof.expires_at <= at
        or proof.tries >= tries.TRIES_PER_CODE
    ):
        raise CodeExpired("there is no code that could still be used")

    proof.tries += 1

    return ProofSlot(proof.request_id, tries.TRIES_PER_CODE - proof.tries)
