"""Before a try that strangers can make in masses: ask for work while there is an attack."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.work import WorkNeeded, task_done
from services.identity.store.work import spend
from services.identity.use_cases.weigh_network import weigh_network


async def require_work(
    session: AsyncSession, *, landlord_id: UUID, network: str, proof: str, key: bytes, at: datetime
) -> None:
    """Let the try go on if nobody attacks from there, or the browser's work is done. `at` in UTC.

    Commit before anything is compared: a proof counts once, whatever follows. The answer depends
    on the network alone, never on the address that was typed.

    Raises:
        WorkNeeded: this network is suspect, and no fresh proof came along.
    """
    if not await weigh_network(session, landlord_id=landlord_id, network=network, at=at):
        return
    nonce = task_done(key, landlord_id, proof) if proof else None
    if nonce is None or not await spend(session, landlord_id=landlord_id, nonce=nonce, at=at):
        raise WorkNeeded("this browser has to do some work first")
