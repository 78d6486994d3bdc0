"""A customer changes what the record says of them: some at once, some once it was checked."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.accounts import DetailChangeRequested, DetailChangeSettled
from services.accounts.domain.details import FIELDS, State, is_at_once, problems_of
from services.accounts.domain.errors import ContactFactsInvalid, ContactNotFound
from services.accounts.store.details import waiting_changes_of
from services.accounts.store.people import contact_for_update, lock_accounts_of
from services.accounts.tables import ContactRow, DetailChangeRow
from services.accounts.use_cases.correct_contact import correct_contact

REASON = "Changed by themselves in the portal"


async def ask_for_details(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    contact_id: UUID,
    wish: Mapping[str, str],
    asked_by: str,
    at: datetime,
) -> tuple[list[str], list[str]]:
    """Store what is at once, keep the rest to be checked; return the fields of both.

    `wish`: field → what it shall say; fields that say so already are left out. A second wish for
    a field takes the place of the first; one that says what the record says takes it back.

    Raises:
        ContactNotFound: they are not on record.
        ContactFactsInvalid: a value cannot be right; nothing is stored.
    """
    await lock_accounts_of(session, landlord_id, contact_id)
    contact = await contact_for_update(session, landlord_id, contact_id)
    if contact is None:
        raise ContactNotFound("not on record")
    told: dict[str, str] = {
        name: " ".join(value.split()) for name, value in wish.items() if name in FIELDS
    }
    problems = problems_of(told, last_name=contact.last_name, organisation=contact.organisation)
    if problems:
        raise ContactFactsInvalid("a field cannot be right", fields=problems)
    still_wanted = await _replace_earlier(session, contact, told, at)
    different = {name: new for name, new in told.items() if new != getattr(contact, name)}
    at_once = {name: new for name, new in different.items() if is_at_once(name)}
    checked = {
        name: new
        for name, new in different.items()
        if not is_at_once(name) and name not in still_wanted
    }
    for name, new in at_once.items():
        row = _row(contact, name, new, at=at, state="made")
        session.add(row)
        announce(
            session,
            DetailChangeSettled(
                landlord_id=landlord_id, change_id=row.id, contact_id=contact_id, outcome="made"
            ),
        )
    for name, new in checked.items():
        row = _row(contact, name, new, at=at, state="waiting")
        session.add(row)
        announce(
            session,
            DetailChangeRequested(landlord_id=landlord_id, change_id=row.id, contact_id=contact_id),
        )
    if at_once:
        await correct_contact(
            session,
            landlord_id=landlord_id,
            contact_id=contact_id,
            seen_version=contact.version,
            changes=at_once,
            decision_id=uuid4(),
            reason=REASON,
            changed_by=asked_by,
            changed_by_name=" ".join(filter(None, (contact.first_name, contact.last_name))),
            changed_at=at,
        )
    return sorted(at_once), sorted(checked)


async def _replace_earlier(
    session: AsyncSession, contact: ContactRow, told: Mapping[str, str], at: datetime
) -> set[str]:
    """Take back waiting wishes that say something else now; return the fields of the others."""
    still: set[str] = set()
    for row in await waiting_changes_of(session, contact.landlord_id, contact.id):
        if row.wanted == told.get(row.field):
            still.add(row.field)
        elif row.field in told:
            row.state, row.decided_at = "withdrawn", at
    await session.flush()
    return still


def _row(
    contact: ContactRow, name: str, wanted: str, *, at: datetime, state: State
) -> DetailChangeRow:
    return DetailChangeRow(
        id=uuid4(),
        landlord_id=contact.landlord_id,
        contact_id=contact.id,
        field=name,
        before=getattr(contact, name),
        wanted=wanted,
        state=state,
        asked_at=at,
        decided_at=at if state == "made" else None,
    )
