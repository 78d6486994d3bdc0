"""The work that browsers do before they may try, while signing in is under attack."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from chassis.origin import origin
from contracts.api.identity import WorkTask
from services.identity.domain.work import new_task
from services.identity.routes.door import Door, TheDoor
from services.identity.use_cases.require_work import require_work
from services.identity.use_cases.weigh_network import weigh_network

router = APIRouter(tags=["work"])

Site = Annotated[Caller, Depends(allow("service:gateway", "service:cases"))]


@router.post("/work-tasks")
async def post_work_task(caller: Site, session: Session, door: TheDoor) -> WorkTask:
    """Give the task for the person's next try; none while nobody attacks from where they are."""
    at = now()
    is_asked = await weigh_network(
        session, landlord_id=caller.landlord_id, network=origin().network, at=at
    )
    return WorkTask(task=new_task(door.key, caller.landlord_id, at=at) if is_asked else None)


async def require_work_of(door: Door, landlord_id: UUID, proof: str) -> None:
    """Ask for work in a transaction of its own, where the person's network is suspect.

    Raises:
        WorkNeeded: there is no proof of work that still counts.
    """
    async with door.database.transaction(landlord_id) as session:
        await require_work(
            session,
            landlord_id=landlord_id,
            network=origin().network,
            proof=proof,
            key=door.key,
            at=now(),
        )
