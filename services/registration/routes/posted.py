"""Portal keys and activation codes, for letters and for the desk."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from chassis.posted import written
from contracts.api.posted import (
    NewPostedSecret,
    PostedKinds,
    PostedQuery,
    PostedSecret,
    PostedSecrets,
    PostedState,
    PostedStates,
)
from services.registration.clients import Clients
from services.registration.domain.errors import HoldsNoHome
from services.registration.domain.policy import POSTED
from services.registration.domain.posted import PostedKind, secret_of
from services.registration.routes.door import Means
from services.registration.store.posted import newest_posted
from services.registration.tables import PostedSecretRow
from services.registration.use_cases.issue_posted import issue_posted

router = APIRouter(prefix="/posted-secrets")

Issuing = Annotated[Caller, Depends(allow("staff:agent", "staff:lead", "operator"))]
Printing = Annotated[Caller, Depends(allow("service:notifications", "operator"))]
Looking = Annotated[Caller, Depends(allow("staff", "operator"))]


@router.post("")
async def post_posted_secret(
    new: NewPostedSecret, caller: Issuing, session: Session, means: Means
) -> PostedSecret:
    """Make a new one; the old one dies. The answer is the only time it is shown."""
    made = await _issued(session, caller, means, new.kind, [new.connection_id], is_renewed=True)
    if not made:
        raise HoldsNoHome("nobody who holds a home has this connection")
    details = {"kind": new.kind, "connection_id": str(new.connection_id)}
    record_by(session, caller, act="posted_secret.issued", at=now(), details=details)
    return made[0]


@router.post("/read")
async def read_posted_secrets(
    query: PostedQuery, caller: Printing, session: Session, means: Means
) -> PostedSecrets:
    """Return them for letters, making those that are missing. Printed twice, they are the same."""
    made = await _issued(session, caller, means, query.kind, query.connection_ids)
    details = {"kind": query.kind, "people": str(len(made))}
    record_by(session, caller, act="posted_secrets.read", at=now(), details=details)
    return PostedSecrets(items=made)


@router.get("")
async def get_kinds(caller: Looking, means: Means) -> PostedKinds:
    """Say what the landlord's letters may hold, by the policy in use."""
    compared = means.policy_of(caller.landlord_id).compares
    return PostedKinds.model_validate({"kinds": sorted(POSTED & compared)})


@router.get("/{connection_id}")
async def look_at_posted_secrets(
    connection_id: UUID, _caller: Looking, session: Session
) -> PostedStates:
    """Say how it stands with the newest one of each kind, without saying it."""
    found = [await newest_posted(session, [connection_id], kind) for kind in PostedKind]
    return PostedStates(items=[_state(row, now()) for rows in found for row in rows.values()])


async def _issued(
    session: AsyncSession,
    caller: Caller,
    means: Clients,
    kind: Literal["portal_key", "activation_code"],
    connection_ids: Sequence[UUID],
    *,
    is_renewed: bool = False,
) -> list[PostedSecret]:
    rows = await issue_posted(
        session,
        landlord_id=caller.landlord_id,
        connection_ids=connection_ids,
        kind=PostedKind(kind),
        blind=means.blind,
        is_renewed=is_renewed,
        at=now(),
    )
    return [
        PostedSecret(
            connection_id=row.connection_id,
            kind=kind,
            secret=written(secret_of(PostedKind(kind), row.id, row.landlord_id, means.blind)),
            issued_at=row.issued_at,
            expires_at=row.expires_at,
        )
        for row in rows
    ]


def _state(row: PostedSecretRow, at: datetime) -> PostedState:
    state: Literal["waiting", "used", "expired", "void"] = "waiting"
    if row.voided_at:
        state = "void"
    elif row.used_at:
        state = "used"
    elif row.expires_at and row.expires_at <= at:
        state = "expired"
    return PostedState.model_validate(
        {
            "connection_id": row.connection_id,
            "kind": row.kind,
            "state": state,
            "issued_at": row.issued_at,
            "expires_at": row.expires_at,
            "used_at": row.used_at,
        }
    )
