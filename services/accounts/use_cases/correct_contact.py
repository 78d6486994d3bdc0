"""Staff mend a name or an email address."""

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
    other_email: str = "",
    decision_id: UUID,
    reason: str,
    changed_by: str,
    changed_by_name: str,
    changed_at: datetime,
) -> int:
    """Store `changes` (title, first_name, last_name, email), their history, and announce them.

    `other_email` joins the contact's further addresses, unless it is among them already.
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
    if other_email and email_key(other_email) is None:
        raise ContactFactsInvalid("not an email address", fields={"other_email": _no_address()})

    different: dict[str, str | list[str]] = {
        f: new for f, new in changes.items() if getattr(contact, f) != new
    }
    if other_email and email_key(other_email) not in _addresses(contact, changes):
        different["other_emails"] = [*contact.other_emails, other_email]
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
                    before=_written(getattr(contact, field)),
                    after=_written(new),
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
            "not an email address",
            fields={"email": _no_address()},
        )


def _no_address() -> str:
    return _("Enter an email address, such as name@example.com")


def _addresses(contact: ContactRow, changes: dict[str, str]) -> set[str | None]:
    """Return the keys of every address the contact will have anyway."""
    first = changes.get("email", contact.email)
    return {email_key(each) for each in (first, *contact.other_emails)}


def _written(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)
