"""Owners see who acts on their accounts and who wants to, and decide."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, status

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.accounts import ConnectionVersion
from contracts.api.owners import (
    AccessGrant,
    AccessObjection,
    ApprovedContact,
    ApprovedContactChange,
    ObjectionMade,
    OwnedAccess,
    OwnedAccount,
    RequestApproval,
)
from services.accounts.domain.connections import Terms
from services.accounts.domain.errors import AccessRequestNotFound
from services.accounts.domain.roles import Role, RoleStatus, london_date
from services.accounts.routes.access_views import (
    access_request,
    approved_contacts,
    name_of,
    one_line,
)
from services.accounts.routes.versions import IfMatch, seen_version
from services.accounts.store.objections import objections_about
from services.accounts.store.reading import account_record, contact_of
from services.accounts.store.requests import accounts_owned_by, requests_about
from services.accounts.use_cases.approve_request import approve_request
from services.accounts.use_cases.change_given_access import change_given_access
from services.accounts.use_cases.object_to_access import may_object, object_to_access
from services.accounts.use_cases.refuse_request import refuse_request

router = APIRouter()

Customer = Annotated[Caller, Depends(allow("customer"))]


@router.get("/me/approved-contacts")
async def read_own_access(caller: Customer, session: Session) -> OwnedAccess:
    """Return everybody else on the caller's accounts, and every request about them."""
    if caller.contact_id is None:
        return OwnedAccess(accounts=[], contacts=[], requests=[])
    today = london_date(now())
    owned = await accounts_owned_by(session, caller.landlord_id, caller.contact_id, today=today)
    places = {account.id: (account, unit) for account, unit in owned}
    asked = await requests_about(session, caller.landlord_id, list(places))
    told = await objections_about(session, caller.landlord_id, list(places))
    objected = {one.request_id: one for one in told}
    people: list[ApprovedContact] = []
    for account, _unit in owned:
        found = await account_record(session, caller.landlord_id, account.id)
        if found is not None:
            people += approved_contacts(found, caller.contact_id, today)
    return OwnedAccess(
        accounts=[
            OwnedAccount(
                account_id=account.id,
                reference=account.reference,
                address=one_line(unit),
                is_ebilling=account.is_ebilling,
            )
            for account, unit in owned
        ],
        contacts=people,
        requests=[
            access_request(
                row,
                *places[row.account_id],
                objection=objected.get(row.id),
                may_contest=_is_live(row.connection_id, people)
                and may_object(row, caller.contact_id, now()),
            )
            for row in asked
        ],
    )


@router.post("/me/access-requests/{request_id}/approval", status_code=status.HTTP_204_NO_CONTENT)
async def post_approval(
    request_id: UUID, body: RequestApproval, caller: Customer, session: Session
) -> None:
    """Let somebody in. 404 unless the caller owns the account, 409 if it was decided before."""
    decider = _contact_of(caller)
    changes = await approve_request(
        session,
        landlord_id=caller.landlord_id,
        request_id=request_id,
        role=Role(body.role),
        terms=_terms(body, RoleStatus.APPROVED, london_date(now())),
        decided_by=decider,
        decided_by_user=caller.subject,
        decided_by_name=await _name_of(session, caller.landlord_id, decider),
        decided_at=now(),
    )
    record_by(
        session,
        caller,
        act="access_request.approved",
        at=now(),
        subject_kind="access_request",
        subject_id=request_id,
        details=changes,
    )


@router.post("/me/access-requests/{request_id}/refusal", status_code=status.HTTP_204_NO_CONTENT)
async def post_refusal(request_id: UUID, caller: Customer, session: Session) -> None:
    """Refuse somebody. 404 unless the caller owns the account, 409 if it was decided before."""
    decider = _contact_of(caller)
    await refuse_request(
        session,
        landlord_id=caller.landlord_id,
        request_id=request_id,
        owner_id=decider,
        reason="",
        refused_by=str(decider),
        refused_by_name=await _name_of(session, caller.landlord_id, decider),
        refused_at=now(),
    )
    record_by(
        session,
        caller,
        act="access_request.refused",
        at=now(),
        subject_kind="access_request",
        subject_id=request_id,
    )


@router.post("/me/access-requests/{request_id}/objection")
async def post_objection(
    request_id: UUID, body: AccessObjection, caller: Customer, session: Session
) -> ObjectionMade:
    """Freeze what another owner gave. 404 unless the caller owns the account."""
    owner = _contact_of(caller)
    objection_id = await object_to_access(
        session,
        landlord_id=caller.landlord_id,
        request_id=request_id,
        owner_id=owner,
        owner_name=await _name_of(session, caller.landlord_id, owner),
        words=body.words,
        objected_by=caller.subject,
        objected_at=now(),
    )
    record_by(
        session,
        caller,
        act="objection.made",
        at=now(),
        subject_kind="access_request",
        subject_id=request_id,
        details={"objection": str(objection_id)},
    )
    return ObjectionMade(objection_id=objection_id)


@router.put("/me/approved-contacts/{connection_id}")
async def put_given_access(
    connection_id: UUID,
    body: ApprovedContactChange,
    caller: Customer,
    session: Session,
    if_match: IfMatch,
) -> ConnectionVersion:
    """Change what somebody may do on an account of the caller, or end it at once."""
    ended = RoleStatus.PREVIOUS if body.is_ended else RoleStatus.APPROVED
    version, changes = await change_given_access(
        session,
        landlord_id=caller.landlord_id,
        connection_id=connection_id,
        owner_id=_contact_of(caller),
        seen_version=seen_version(if_match),
        terms=_terms(body, ended, london_date(now())),
        decision_id=body.decision_id,
        changed_by=f"user:{caller.subject}",
        changed_at=now(),
    )
    if changes:
        record_by(
            session,
            caller,
            act="connection.changed",
            at=now(),
            subject_kind="connection",
            subject_id=connection_id,
            details=changes,
        )
    return ConnectionVersion(connection_id=connection_id, version=version)


def _contact_of(caller: Caller) -> UUID:
    """Return the contact who acts; somebody whom the record does not know owns nothing."""
    if caller.contact_id is None:
        raise AccessRequestNotFound("nothing of theirs")
    return caller.contact_id


async def _name_of(session: Session, landlord_id: UUID, contact_id: UUID) -> str:
    contact = await contact_of(session, landlord_id, contact_id)
    return name_of(contact) if contact else ""


def _is_live(connection_id: UUID | None, people: list[ApprovedContact]) -> bool:
    return any(one.connection_id == connection_id and one.is_live for one in people)


def _terms(grant: AccessGrant, state: RoleStatus, today: date) -> Terms:
    return Terms(
        status=state,
        valid_from=today,
        valid_to=grant.valid_to,
        finance=grant.finance,
        maintenance=grant.maintenance,
        keys=grant.keys,
        documents=grant.documents,
    )
