"""Requests to owners as staff see and veto them, and where mails about them go."""

from datetime import UTC
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, status

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.owners import AccountRequests, OwnerMail, RequestOutcome, RequestVeto
from services.accounts.domain.errors import AccessRequestNotFound, AccountNotFound
from services.accounts.domain.roles import london_date
from services.accounts.routes.access_views import access_request, one_line
from services.accounts.store.objections import objections_about
from services.accounts.store.reading import account_record, contact_of
from services.accounts.store.requests import owners_of, request_with_id, requests_about
from services.accounts.use_cases.refuse_request import refuse_request

router = APIRouter()

Reader = Annotated[Caller, Depends(allow("staff"))]
Deciding = Annotated[Caller, Depends(allow("staff:agent", "staff:lead"))]
Notifications = Annotated[Caller, Depends(allow("service:notifications"))]


@router.get("/accounts/{account_id}/access-requests")
async def read_requests(account_id: UUID, caller: Reader, session: Session) -> AccountRequests:
    """Return who has asked the owners of an account to let them in."""
    found = await account_record(session, caller.landlord_id, account_id)
    if found is None:
        raise AccountNotFound("no such account")
    asked = await requests_about(session, caller.landlord_id, [account_id])
    objected = await objections_about(session, caller.landlord_id, [account_id])
    by_request = {one.request_id: one for one in objected}
    return AccountRequests(
        items=[
            access_request(row, found.account, found.unit, objection=by_request.get(row.id))
            for row in asked
        ]
    )


@router.post("/access-requests/{request_id}/veto", status_code=status.HTTP_204_NO_CONTENT)
async def post_veto(
    request_id: UUID, body: RequestVeto, caller: Deciding, session: Session
) -> None:
    """Refuse a request over the owners' heads. 409 if it was decided before."""
    account_id = await refuse_request(
        session,
        landlord_id=caller.landlord_id,
        request_id=request_id,
        owner_id=None,
        reason=body.reason,
        refused_by=caller.subject,
        refused_by_name=caller.name,
        refused_at=now(),
    )
    record_by(
        session,
        caller,
        act="access_request.vetoed",
        at=now(),
        subject_kind="access_request",
        subject_id=request_id,
        details={"account": str(account_id)},
    )


@router.get("/access-requests/{request_id}/owners/{contact_id}")
async def read_owner_mail(
    request_id: UUID, contact_id: UUID, caller: Notifications, session: Session
) -> OwnerMail:
    """Return where a mail about a request goes. 404 once the person owns the home no more."""
    row = await request_with_id(session, caller.landlord_id, request_id)
    owner = await contact_of(session, caller.landlord_id, contact_id)
    if row is None or owner is None:
        raise AccessRequestNotFound("no such request, or no such owner")
    today = london_date(now())
    owners = await owners_of(session, caller.landlord_id, row.account_id, today=today)
    found = await account_record(session, caller.landlord_id, row.account_id)
    if found is None or contact_id not in owners:
        raise AccessRequestNotFound("they own that home no more")
    return OwnerMail(
        email=owner.email,
        name=f"{owner.first_name} {owner.last_name}".strip() or owner.organisation,
        address=one_line(found.unit),
        state=cast("RequestOutcome", row.state),
        asked_at=row.asked_at.astimezone(UTC),
    )
