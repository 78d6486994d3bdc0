"""What was changed by hand: who, when, what stood there before, and why."""

from datetime import UTC
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from chassis.auth import Caller, allow
from chassis.http import Session
from contracts.api.accounts import RecordChange, RecordChanges
from services.accounts.store.changes import changes_of_account

router = APIRouter()

Reader = Annotated[Caller, Depends(allow("staff"))]


@router.get("/accounts/{account_id}/changes")
async def read_changes(account_id: UUID, caller: Reader, session: Session) -> RecordChanges:
    """Return the newest changes of an account's contacts. Empty where there is no such account."""
    found = await changes_of_account(session, caller.landlord_id, account_id)
    return RecordChanges(
        items=[
            RecordChange(
                contact_id=contact.id,
                contact_name=" ".join(
                    part for part in (contact.first_name, contact.last_name) if part
                )
                or contact.organisation,
                field=change.field,
                before=change.before,
                after=change.after,
                reason=change.reason,
                changed_by=change.changed_by,
                changed_by_name=change.changed_by_name,
                changed_at=change.changed_at.astimezone(UTC),
            )
            for change, contact in found
        ]
    )
