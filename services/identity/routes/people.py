"""Auditors ask who the people of the audit are."""

from typing import Annotated, Literal, cast

from fastapi import APIRouter, Depends

from chassis.auth import Caller, allow
from chassis.emails import email_key
from chassis.http import Session
from contracts.api.identity.people import People, PeopleQuery, Person
from services.identity.store.people import people_with_address, people_with_ids, staff_named

router = APIRouter(prefix="/people", tags=["audit"])

Auditor = Annotated[Caller, Depends(allow("staff:auditor", "staff:identity_admin"))]


@router.post("")
async def post_people(query: PeopleQuery, caller: Auditor, session: Session) -> People:
    """Name the logins of these ids, and those that fit the text."""
    landlord_id, text = caller.landlord_id, query.text.replace("\x00", "").strip()
    found = {
        row.id: row
        for row in await people_with_ids(session, landlord_id=landlord_id, user_ids=query.user_ids)
    }
    key = email_key(text) if "@" in text else None
    if key is not None:
        fitting = await people_with_address(session, landlord_id=landlord_id, email_key=key)
        found |= {row.id: row for row in fitting}
    elif text and "@" not in text:
        fitting = await staff_named(session, landlord_id=landlord_id, text=text)
        found |= {row.id: row for row in fitting}
    return People(
        items=[
            Person(
                user_id=row.id,
                kind=cast("Literal['customer', 'staff']", str(row.kind)),
                name=row.name,
                email=row.email,
            )
            for row in found.values()
        ]
    )
