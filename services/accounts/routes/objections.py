"""What owners object to: staff see both positions and settle it. Where mails about changes go."""

from datetime import UTC
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, status

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.owners import AccessNotice, Contest, ObjectionSettlement, ObjectionView
from services.accounts.domain.errors import (
    AccountNotFound,
    ConnectionNotFound,
    ContactNotFound,
    ObjectionNotFound,
)
from services.accounts.domain.owners import Outcome
from services.accounts.routes.access_views import name_of, one_line
from services.accounts.store.objections import objection_with_id
from services.accounts.store.people import account_of_connection
from services.accounts.store.reading import account_record, contact_of
from services.accounts.store.requests import request_with_id
from services.accounts.tables import ObjectionRow
from services.accounts.use_cases.settle_objection import settle_objection

router = APIRouter()

Reader = Annotated[Caller, Depends(allow("staff", "service:cases"))]
Deciding = Annotated[Caller, Depends(allow("staff:agent", "staff:lead"))]
Notifications = Annotated[Caller, Depends(allow("service:notifications"))]


@router.get("/objections/{objection_id}")
async def read_objection(objection_id: UUID, caller: Reader, session: Session) -> ObjectionView:
    """Return who was let in, by whom, and who objects with which words."""
    row = await objection_with_id(session, caller.landlord_id, objection_id)
    if row is None:
        raise ObjectionNotFound("no such objection")
    return await _view(session, row)


@router.post("/objections/{objection_id}/settlement", status_code=status.HTTP_204_NO_CONTENT)
async def post_settlement(
    objection_id: UUID, body: ObjectionSettlement, caller: Deciding, session: Session
) -> None:
    """Keep the access, or end it. 409 if a colleague has settled it otherwise."""
    changes = await settle_objection(
        session,
        landlord_id=caller.landlord_id,
        objection_id=objection_id,
        outcome=Outcome(body.outcome),
        reason=body.reason,
        settled_by=caller.subject,
        settled_by_name=caller.name,
        settled_at=now(),
    )
    if changes:
        record_by(
            session,
            caller,
            act="objection.kept" if body.outcome == "kept" else "objection.ended",
            at=now(),
            subject_kind="objection",
            subject_id=objection_id,
            details=changes,
        )


@router.get("/connections/{connection_id}/told/{contact_id}")
async def read_access_notice(
    connection_id: UUID, contact_id: UUID, caller: Notifications, session: Session
) -> AccessNotice:
    """Return where a mail about a change of somebody's access goes, and about which home."""
    account_id = await account_of_connection(session, caller.landlord_id, connection_id)
    contact = await contact_of(session, caller.landlord_id, contact_id)
    if account_id is None:
        raise ConnectionNotFound("no such connection")
    found = await account_record(session, caller.landlord_id, account_id)
    if contact is None or found is None:
        raise ContactNotFound("no such person")
    own = [connection.id for connection, person in found.people if person.id == contact_id]
    if not own:
        raise ContactNotFound("they have nothing to do with the home")
    return AccessNotice(
        email=contact.email,
        name=name_of(contact),
        address=one_line(found.unit),
        is_own=connection_id in own,
    )


async def _view(session: Session, row: ObjectionRow) -> ObjectionView:
    found = await account_record(session, row.landlord_id, row.account_id)
    if found is None:
        raise AccountNotFound("no such account")
    people = {connection.id: (connection, contact) for connection, contact in found.people}
    connection, contact = people[row.connection_id]
    asked = row.request_id and await request_with_id(session, row.landlord_id, row.request_id)
    return ObjectionView(
        objection_id=row.id,
        account_id=row.account_id,
        reference=found.account.reference,
        address=one_line(found.unit),
        contact_id=row.contact_id,
        name=name_of(contact),
        role=connection.role,
        asked_words=asked.words if asked else "",
        let_in_by=asked.decided_by_name if asked else "",
        let_in_at=asked.decided_at.astimezone(UTC) if asked and asked.decided_at else None,
        objected_by=row.objected_by_name,
        words=row.words,
        objected_at=row.objected_at.astimezone(UTC),
        outcome=cast("Contest", row.outcome or "open"),
        is_newcomer=row.request_id is None,
    )
