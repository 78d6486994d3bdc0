"""Owners see who acts on their accounts and who wants to, and decide. Staff may veto."""

from datetime import UTC, date
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, status

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.accounts import ConnectionVersion
from contracts.api.owners import (
    AccessGrant,
    AccessRequest,
    AccountRequests,
    ApprovedContact,
    ApprovedContactChange,
    OwnedAccess,
    OwnedAccount,
    OwnerMail,
    RequestApproval,
    RequestOutcome,
    RequestVeto,
)
from contracts.events.accounts import ConnectionStatus
from services.accounts.domain.connections import Terms
from services.accounts.domain.errors import AccessRequestNotFound, AccountNotFound
from services.accounts.domain.owners import GIVEN_BY_OWNERS, HOLDING
from services.accounts.domain.roles import Role, RoleStatus, is_live, london_date
from services.accounts.routes.homes import address_lines
from services.accounts.routes.versions import IfMatch, seen_version
from services.accounts.store.reading import AccountRecord, account_record, contact_of
from services.accounts.store.requests import (
    accounts_owned_by,
    owners_of,
    request_with_id,
    requests_about,
)
from services.accounts.tables import AccessRequestRow, AccountRow, ConnectionRow, UnitRow
from services.accounts.use_cases.approve_request import approve_request
from services.accounts.use_cases.change_given_access import change_given_access
from services.accounts.use_cases.refuse_request import refuse_request

router = APIRouter()

Customer = Annotated[Caller, Depends(allow("customer"))]
Reader = Annotated[Caller, Depends(allow("staff"))]
Deciding = Annotated[Caller, Depends(allow("staff:agent", "staff:lead"))]
Notifications = Annotated[Caller, Depends(allow("service:notifications"))]


@router.get("/me/approved-contacts")
async def read_own_access(caller: Customer, session: Session) -> OwnedAccess:
    """Return everybody else on the caller's accounts, and every request about them."""
    if caller.contact_id is None:
        return OwnedAccess(accounts=[], contacts=[], requests=[])
    today = london_date(now())
    owned = await accounts_owned_by(session, caller.landlord_id, caller.contact_id, today=today)
    places = {account.id: (account, unit) for account, unit in owned}
    asked = await requests_about(session, caller.landlord_id, list(places))
    people: list[ApprovedContact] = []
    for account, _unit in owned:
        found = await account_record(session, caller.landlord_id, account.id)
        if found is not None:
            people += _people(found, caller.contact_id, today)
    return OwnedAccess(
        accounts=[
            OwnedAccount(account_id=account.id, reference=account.reference, address=_address(unit))
            for account, unit in owned
        ],
        contacts=people,
        requests=[_request(row, *places[row.account_id]) for row in asked],
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


@router.get("/accounts/{account_id}/access-requests")
async def read_requests(account_id: UUID, caller: Reader, session: Session) -> AccountRequests:
    """Return who has asked the owners of an account to let them in."""
    found = await account_record(session, caller.landlord_id, account_id)
    if found is None:
        raise AccountNotFound("no such account")
    asked = await requests_about(session, caller.landlord_id, [account_id])
    return AccountRequests(items=[_request(row, found.account, found.unit) for row in asked])


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
        address=_address(found.unit),
        state=cast("RequestOutcome", row.state),
        asked_at=row.asked_at.astimezone(UTC),
    )


def _contact_of(caller: Caller) -> UUID:
    """Return the contact who acts; somebody whom the record does not know owns nothing."""
    if caller.contact_id is None:
        raise AccessRequestNotFound("nothing of theirs")
    return caller.contact_id


async def _name_of(session: Session, landlord_id: UUID, contact_id: UUID) -> str:
    contact = await contact_of(session, landlord_id, contact_id)
    if contact is None:
        return ""
    return f"{contact.first_name} {contact.last_name}".strip() or contact.organisation


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


def _people(found: AccountRecord, but: UUID, today: date) -> list[ApprovedContact]:
    """Return everybody else in force on an account, and those whose time is still to come."""
    return [
        ApprovedContact(
            connection_id=connection.id,
            version=connection.version,
            account_id=found.account.id,
            reference=found.account.reference,
            address=_address(found.unit),
            is_ebilling=found.account.is_ebilling,
            name=f"{contact.first_name} {contact.last_name}".strip() or contact.organisation,
            role=connection.role,
            status=cast("ConnectionStatus", str(connection.status)),
            valid_from=connection.valid_from,
            valid_to=connection.valid_to,
            is_live=is_live(connection.status, connection.valid_from, connection.valid_to, today),
            finance=connection.finance,
            maintenance=connection.maintenance,
            keys=connection.keys,
            documents=connection.documents,
            may_change=connection.role in GIVEN_BY_OWNERS and connection.role not in HOLDING,
        )
        for connection, contact in found.people
        if contact.id != but and _is_or_will_be(connection, today)
    ]


def _is_or_will_be(connection: ConnectionRow, today: date) -> bool:
    first = max(connection.valid_from, today)
    return is_live(connection.status, connection.valid_from, connection.valid_to, first)


def _address(unit: UnitRow) -> str:
    return ", ".join(address_lines(unit))


def _request(row: AccessRequestRow, account: AccountRow, unit: UnitRow) -> AccessRequest:
    return AccessRequest(
        request_id=row.id,
        account_id=row.account_id,
        reference=account.reference,
        address=_address(unit),
        is_ebilling=account.is_ebilling,
        state=cast("RequestOutcome", row.state),
        first_name=row.first_name,
        last_name=row.last_name,
        email=row.email,
        asked_role=row.asked_role,
        words=row.words,
        asked_at=row.asked_at.astimezone(UTC),
        answer_by=row.answer_by.astimezone(UTC),
        decided_at=row.decided_at and row.decided_at.astimezone(UTC),
        decided_by="" if row.state == "vetoed" else row.decided_by_name,
    )
