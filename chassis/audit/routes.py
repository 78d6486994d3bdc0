"""The door for auditors: the same in every service that keeps an audit."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from chassis.audit.reading import (
    AuditEntry,
    AuditPage,
    AuditQuestion,
    read_audit,
    read_audit_entry,
)
from chassis.auth import Caller, allow
from chassis.errors import NotFound
from chassis.http import Session

router = APIRouter(prefix="/audit", tags=["audit"])

Auditor = Annotated[Caller, Depends(allow("staff:auditor", "staff:identity_admin"))]


class AuditEntryNotFound(NotFound):
    """This service's audit has no such entry."""

    code = "audit_entry_not_found"


@router.get("")
async def get_audit(
    caller: Auditor, session: Session, question: Annotated[AuditQuestion, Query()]
) -> AuditPage:
    """Return entries, the newest first."""
    return await read_audit(session, landlord_id=caller.landlord_id, question=question)


@router.get("/{entry_id}")
async def get_audit_entry(entry_id: UUID, caller: Auditor, session: Session) -> AuditEntry:
    """Return one entry. 404 where this service has none of that id."""
    entry = await read_audit_entry(session, landlord_id=caller.landlord_id, entry_id=entry_id)
    if entry is None:
        raise AuditEntryNotFound("there is no such entry here")
    return entry
