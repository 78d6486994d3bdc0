"""Staff mend what the record says of a person."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.accounts import ContactCorrection, ContactVersion
from services.accounts.routes.versions import IfMatch, seen_version
from services.accounts.use_cases.correct_contact import correct_contact

router = APIRouter()

Correcting = Annotated[Caller, Depends(allow("staff:agent", "staff:lead"))]


@router.patch("/contacts/{contact_id}")
async def patch_contact(
    contact_id: UUID,
    body: ContactCorrection,
    caller: Correcting,
    session: Session,
    if_match: IfMatch,
) -> ContactVersion:
    """Correct a name or an e-mail address. 412 if the contact was changed meanwhile."""
    fields = ("title", "first_name", "last_name", "email")
    version = await correct_contact(
        session,
        landlord_id=caller.landlord_id,
        contact_id=contact_id,
        seen_version=seen_version(if_match),
        changes={f: getattr(body, f) for f in fields if getattr(body, f) is not None},
        decision_id=body.decision_id,
        reason=body.reason,
        changed_by=caller.subject,
        changed_at=now(),
    )
    return ContactVersion(contact_id=contact_id, version=version)
