"""Staff accept or refuse what a customer asked to have changed about themselves."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.accounts import DetailChangeSettled
from services.accounts.domain.errors import (
    ContactNotFound,
    DetailChangeNotFound,
    DetailChangeSettledAlready,
)
from services.accounts.store.details import change_with_id
from services.accounts.store.people import contact_for_update, lock_accounts_of
from services.accounts.tables import DetailChangeRow
from services.accounts.use_cases.correct_contact import correct_contact


async def settle_detail_change(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    change_id: UUID,
    is_accepted: bool,
    reason: str,
    decided_by: str,
    decided_by_name: str,
    at: datetime,
) -> DetailChangeRow:
    """Put the new value into the record, or leave the old; the customer is told. Twice is once.

    Raises:
        DetailChangeNotFound: there is no such change.
        DetailChangeSettledAlready: it was decided otherwise, or taken back.
        ContactFactsInvalid: the person would have no name by now.
    """
    seen = await change_with_id(session, landlord_id, change_id)
    if seen is None:
        raise DetailChangeNotFound("no such change")
    # Accounts before people before changes: the order that everybody locks in.
    await lock_accounts_of(session, landlord_id, seen.contact_id)
    contact = await contact_for_update(session, landlord_id, seen.contact_id)
    row = await change_with_id(session, landlord_id, change_id, is_locked=True)
    if row is None or contact is None:
        raise ContactNotFound("not on record any more")
    await session.refresh(row)
    outcome = "accepted" if is_accepted else "refused"
    if row.state == outcome:
        return row
    if row.state != "waiting":
        raise DetailChangeSettledAlready("it was decided meanwhile")
    row.state, row.decided_at = "accepted" if is_accepted else "refused", at
    row.decided_by_name, row.reason = decided_by_name, reason
    if is_accepted:
        await correct_contact(
            session,
            landlord_id=landlord_id,
            contact_id=row.contact_id,
            seen_version=contact.version,
            changes={row.field: row.wanted},
            decision_id=row.id,
            reason=reason or "Asked for in the portal, and checked",
            changed_by=decided_by,
            changed_by_name=decided_by_name,
            changed_at=at,
        )
    announce(
        session,
        DetailChangeSettled(
            landlord_id=landlord_id,
            change_id=row.id,
            contact_id=row.contact_id,
            outcome="accepted" if is_accepted else "refused",
        ),
    )
    return row
