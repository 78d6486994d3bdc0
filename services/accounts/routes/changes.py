"""What was changed by hand: who, when, what stood there before, and why."""

from datetime import UTC
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from chassis.auth import Caller, allow
from chassis.http import Session
from contracts.api.accounts import RecordChange, RecordChanges
from services.accounts.store.changes import SHOWN, changes_of_account, changes_of_facts
from services.accounts.tables import AccountChangeRow, ContactChangeRow, ContactRow

router = APIRouter()

Reader = Annotated[Caller, Depends(allow("staff"))]


@router.get("/accounts/{account_id}/changes")
async def read_changes(account_id: UUID, caller: Reader, session: Session) -> RecordChanges:
    """Return the newest changes of an account and its contacts. Empty: no such account."""
    found = await changes_of_account(session, caller.landlord_id, account_id)
    facts = await changes_of_facts(session, caller.landlord_id, account_id)
    items = [
        *(_told(change, contact_id=contact.id, name=_name(contact)) for change, contact in found),
        *(_told(change, contact_id=None, name="") for change in facts),
    ]
    items.sort(key=lambda each: each.changed_at, reverse=True)
    return RecordChanges(items=items[:SHOWN])


def _name(contact: ContactRow) -> str:
    parts = (contact.first_name, contact.last_name)
    return " ".join(part for part in parts if part) or contact.organisation


def _told(
    change: ContactChangeRow | AccountChangeRow, *, contact_id: UUID | None, name: str
) -> RecordChange:
    return RecordChange(
        contact_id=contact_id,
        contact_name=name,
        field=change.field,
        before=change.before,
        after=change.after,
        reason=change.reason,
        changed_by=change.changed_by,
        changed_by_name=change.changed_by_name,
        changed_at=change.changed_at.astimezone(UTC),
    )
