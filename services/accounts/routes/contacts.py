"""People of the record: staff look for them, and mend what it says of them."""

from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.accounts import (
    ContactCorrection,
    ContactHome,
    ContactQuery,
    ContactVersion,
    FoundContact,
    FoundContacts,
)
from contracts.events.accounts import ConnectionStatus
from services.accounts.domain.roles import is_live, london_date
from services.accounts.routes.homes import address_lines
from services.accounts.routes.versions import IfMatch, seen_version
from services.accounts.store.contacts import Person, people_found, people_with_ids
from services.accounts.use_cases.correct_contact import correct_contact

router = APIRouter()

Correcting = Annotated[Caller, Depends(allow("staff:agent", "staff:lead"))]

Reader = Annotated[Caller, Depends(allow("staff"))]


@router.get("/contacts")
async def search_contacts(
    caller: Reader, session: Session, q: Annotated[str, Query(max_length=200)] = ""
) -> FoundContacts:
    """Find people by name, email, phone or reference, or by what finds one of their accounts."""
    people, has_more = await people_found(session, caller.landlord_id, q)
    return FoundContacts(items=[_found(person) for person in people], has_more=has_more)


@router.post("/contacts/lookup")
async def post_contact_lookup(
    body: ContactQuery, caller: Reader, session: Session
) -> FoundContacts:
    """Say who these contacts are. Those that are not on record are left out."""
    people = await people_with_ids(session, caller.landlord_id, body.contact_ids)
    return FoundContacts(items=[_found(person) for person in people])


@router.patch("/contacts/{contact_id}")
async def patch_contact(
    contact_id: UUID,
    body: ContactCorrection,
    caller: Correcting,
    session: Session,
    if_match: IfMatch,
) -> ContactVersion:
    """Correct a name or an email address. 412 if the contact was changed meanwhile."""
    fields = ("title", "first_name", "last_name", "email")
    version = await correct_contact(
        session,
        landlord_id=caller.landlord_id,
        contact_id=contact_id,
        seen_version=seen_version(if_match),
        changes={f: getattr(body, f) for f in fields if getattr(body, f) is not None},
        other_email=body.other_email or "",
        decision_id=body.decision_id,
        reason=body.reason,
        changed_by=caller.subject,
        changed_by_name=caller.name,
        changed_at=now(),
    )
    record_by(
        session,
        caller,
        act="contact.corrected",
        at=now(),
        subject_kind="contact",
        subject_id=contact_id,
        details={"decision": str(body.decision_id), "version": str(version)},
    )
    return ContactVersion(contact_id=contact_id, version=version)


def _found(person: Person) -> FoundContact:
    contact, today = person.contact, london_date(now())
    return FoundContact(
        contact_id=contact.id,
        title=contact.title,
        first_name=contact.first_name,
        last_name=contact.last_name,
        organisation=contact.organisation,
        emails=[each for each in (contact.email, *contact.other_emails) if each],
        phones=[each for each in (contact.phone, contact.phone_evening, contact.mobile) if each],
        homes=[
            ContactHome(
                account_id=account.id,
                reference=account.reference,
                address=", ".join([*address_lines(unit), unit.postcode]),
                role=connection.role,
                status=cast("ConnectionStatus", connection.status),
                is_live=is_live(
                    connection.status, connection.valid_from, connection.valid_to, today
                ),
            )
            for connection, account, unit in person.homes
        ],
        is_named=person.is_named,
    )
