"""Staff mend a name or an e-mail address."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import email_key
from chassis.outbox import announce
from chassis.text import _
from contracts.events.accounts import ContactRecorded
from services.accounts.domain.errors import (
    ContactChangedMeanwhile,
    ContactFactsInvalid,
    ContactNotFound,
    DecisionUsedElsewhere,
)
from services.accounts.store.people import (
    accounts_of_contact,
    applied_decision,
    contact_for_update,
    lock_accounts_of,
)
from services.accounts.store.staging import contact_words
from services.accounts.store.words import refresh_words
from services.accounts.tables import ContactChangeRow, ContactRow, DecisionRow


async def correct_contact(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    contact_id: UUID,
    seen_version: int,
    changes: dict[str, str],
    decision_id: UUID,
    reason: str,
    changed_by: str,
    changed_by_name: str,
    changed_at: datetime,
) -> int:
    """Store `changes` (title, first_name, last_name, email), their history, and announce them.

    Returns the contact's version afterwards. The same decision again changes nothing and
    answers as before, whatever has happened since.

    Raises:
        ContactNotFound: there is no such contact.
        ContactChangedMeanwhile: `seen_version` is not the newest.
        ContactFactsInvalid: the contact would have no name, or the address is none.
        DecisionUsedElsewhere: the decision was about another contact.
    """
    await lock_accounts_of(session, landlord_id, contact_id)
    contact = await contact_for_update(session, landlord_id, contact_id)
    if contact is None:
        raise ContactNotFound("no such contact")
    if known := await applied_decision(session, landlord_id, decision_id):
        if known.contact_id != contact_id:
            raise DecisionUsedElsewhere("this decision was about another contact")
        return known.version
    if contact.version != seen_version:
        raise ContactChangedMeanwhile("the contact was changed meanwhile")
    _require_usable(contact, changes)

    different = {f: new for f, new in changes.items() if getattr(contact, f) != new}
    if different:
        contact.version += 1
        for field, new in different.items():
            session.add(
                ContactChangeRow(
                    id=uuid4(),
                    landlord_id=landlord_id,
                    contact_id=contact_id,
                    version=contact.version,
                    field=field,
                    before=getattr(contact, field),
                    after=new,
                    reason=reason,
                    decision_id=decision_id,
                    changed_by=changed_by,
                    changed_by_name=changed_by_name,
                    changed_at=changed_at,
                )
            )
            setattr(contact, field, new)
        contact.email_key = email_key(contact.email) or ""
        contact.words = contact_words(
            contact.first_name,
            contact.last_name,
            contact.organisation,
            (contact.email, *contact.other_emails),
        )
        await session.flush()
        accounts = await accounts_of_contact(session, landlord_id, contact_id)
        await refresh_words(session, landlord_id, accounts)
    session.add(
        DecisionRow(
            landlord_id=landlord_id,
            decision_id=decision_id,
            contact_id=contact_id,
            version=contact.version,
        )
    )

    if different:
        announce(
            session,
            ContactRecorded(
                landlord_id=landlord_id, contact_id=contact_id, version=contact.version
            ),
        )
    return contact.version


def _require_usable(contact: ContactRow, changes: dict[str, str]) -> None:
    if not (changes.get("last_name", contact.last_name) or contact.organisation):
        raise ContactFactsInvalid("no name", fields={"last_name": _("Enter a last name")})
    if changes.get("email") and email_key(changes["email"]) is None:
        raise ContactFactsInvalid(
            "not an e-mail address",
            fields={"email": _("Enter an e-mail address, such as name@example.com")},
        )
