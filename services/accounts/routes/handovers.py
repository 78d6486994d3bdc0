"""A home changes hands: staff see what would end, plan it, and cancel it."""

from datetime import UTC, date
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.handovers import HandoverKind as KindText
from contracts.api.handovers import Handovers, HandoverView, HandoverWish, Leaving
from services.accounts.domain.errors import AccountNotFound
from services.accounts.domain.handovers import HandoverKind
from services.accounts.domain.references import PIN
from services.accounts.domain.roles import london_date
from services.accounts.routes.landlord_of import landlord_of
from services.accounts.store.handovers import connections_to_end, handovers_of, waiting_at
from services.accounts.store.reading import account_record, identifiers_of_account
from services.accounts.tables import HandoverRow
from services.accounts.use_cases.cancel_handover import cancel_handover
from services.accounts.use_cases.plan_handover import plan_handover

router = APIRouter()

Reader = Annotated[Caller, Depends(allow("staff"))]
Correcting = Annotated[Caller, Depends(allow("staff:agent", "staff:lead"))]


@router.get("/accounts/{account_id}/handovers")
async def read_handovers(
    account_id: UUID, caller: Reader, session: Session, last_day: date | None = None
) -> Handovers:
    """Return what would end with `last_day` (today if none is said), and what was planned."""
    landlord_id = caller.landlord_id
    if await account_record(session, landlord_id, account_id) is None:
        raise AccountNotFound("no such account")
    leaving = await connections_to_end(
        session, landlord_id, account_id, last_day=last_day or london_date(now())
    )
    invited, asked = await waiting_at(session, landlord_id, account_id)
    numbers = await identifiers_of_account(session, landlord_id, account_id)
    return Handovers(
        leaving=[
            Leaving(
                contact_id=contact.id,
                name=" ".join(
                    part for part in (contact.title, contact.first_name, contact.last_name) if part
                )
                or contact.organisation,
                role=connection.role,
                status=connection.status,
                valid_from=connection.valid_from,
            )
            for connection, contact in leaving
        ],
        invitations=[row.email for row in invited],
        requests=[f"{row.first_name} {row.last_name}".strip() for row in asked],
        has_pin=any(each.kind == PIN for each in numbers),
        items=[_view(row) for row in await handovers_of(session, landlord_id, account_id)],
    )


@router.put("/accounts/{account_id}/handovers/{handover_id}")
async def put_handover(  # noqa: PLR0917 - what the path, the caller and the body say
    account_id: UUID,
    handover_id: UUID,
    body: HandoverWish,
    caller: Correcting,
    session: Session,
    request: Request,
) -> HandoverView:
    """Plan it, or carry it out where its day is over. 422 says field by field what is wrong."""
    row, is_new = await plan_handover(
        session,
        landlord_id=caller.landlord_id,
        account_id=account_id,
        handover_id=handover_id,
        kind=HandoverKind(body.kind),
        last_day=body.last_day,
        reason=body.reason,
        contact_id=body.contact_id,
        is_checked=body.is_checked,
        planned_by=caller.subject,
        planned_by_name=caller.name,
        planned_at=now(),
        roles=landlord_of(request, caller).roles,
    )
    if is_new:
        record_by(
            session,
            caller,
            act="handover.planned",
            at=now(),
            subject_kind="account",
            subject_id=account_id,
            details={
                "kind": body.kind,
                "last_day": body.last_day.isoformat(),
                "reason": body.reason,
                "next": str(body.contact_id or ""),
            },
        )
    return _view(row)


@router.post("/accounts/{account_id}/handovers/{handover_id}/cancellation")
async def post_cancellation(
    account_id: UUID, handover_id: UUID, caller: Correcting, session: Session
) -> None:
    """Cancel what is planned. 409: its day has come."""
    is_cancelled = await cancel_handover(
        session,
        landlord_id=caller.landlord_id,
        account_id=account_id,
        handover_id=handover_id,
        cancelled_by_name=caller.name,
        at=now(),
    )
    if is_cancelled:
        record_by(
            session,
            caller,
            act="handover.cancelled",
            at=now(),
            subject_kind="account",
            subject_id=account_id,
            details={"handover": str(handover_id)},
        )


def _view(row: HandoverRow) -> HandoverView:
    return HandoverView.model_validate(
        {
            "handover_id": row.id,
            "kind": cast("KindText", str(row.kind)),
            "last_day": row.last_day,
            "reason": row.reason,
            "contact_id": row.contact_id,
            "state": str(row.state),
            "planned_by_name": row.planned_by_name,
            "planned_at": row.planned_at.astimezone(UTC),
            "settled_at": row.settled_at.astimezone(UTC) if row.settled_at else None,
            "settled_by_name": row.settled_by_name,
            "ended": row.ended,
        }
    )
