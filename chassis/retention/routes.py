"""The door at which a landlord's leads see what would go, and say that it may."""

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request, status
from pydantic import AwareDatetime, BaseModel, ConfigDict

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from chassis.retention.confirming import RetentionView, confirm_report, view_of
from chassis.retention.nights import Retention

router = APIRouter(prefix="/retention", tags=["retention"])

Reader = Annotated[Caller, Depends(allow("staff:lead", "staff:auditor"))]
Lead = Annotated[Caller, Depends(allow("staff:lead"))]


class Confirmation(BaseModel):
    """What a lead saw when they said yes: it is erased, and nothing beside it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ended_before: AwareDatetime
    due: int


@router.get("")
async def get_retention(caller: Reader, session: Session, request: Request) -> RetentionView:
    """Return every rule of this service with its last report."""
    landlord = request.app.state.landlords.by_id(caller.landlord_id)
    return await view_of(session, _of(request), landlord, at=now())


@router.post("/{name}/confirm", status_code=status.HTTP_204_NO_CONTENT)
async def post_confirmation(
    name: str, body: Confirmation, caller: Lead, session: Session, request: Request
) -> None:
    """Let go what waits. 409 `retention_not_waiting` where it is not what was shown any more."""
    await confirm_report(
        session,
        _of(request),
        landlord_id=caller.landlord_id,
        rule=name,
        ended_before=body.ended_before,
        due=body.due,
        lead=caller.subject,
        lead_name=caller.name,
        at=now(),
    )


def _of(request: Request) -> Retention:
    return cast("Retention", request.app.state.retention)
