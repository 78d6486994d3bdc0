"""The operator asks whose decision to explain: which login has an address."""

from typing import Annotated, Literal, cast

from fastapi import APIRouter, Depends

from chassis.auth import Caller, allow
from chassis.emails import email_key
from chassis.events import now
from chassis.http import Session
from contracts.api.identity.subjects import Subject, SubjectQuery, Subjects
from services.identity.domain.users import UserKind
from services.identity.store.people import people_with_address
from services.identity.store.sign_ins import note

router = APIRouter(prefix="/access-subjects", tags=["explaining"])

Operator = Annotated[Caller, Depends(allow("operator"))]


@router.post("")
async def post_subject(query: SubjectQuery, caller: Operator, session: Session) -> Subjects:
    """Return the logins with the address, and write down that somebody asked about them."""
    key = email_key(query.email)
    if key is None:
        return Subjects(items=[])
    found = await people_with_address(session, landlord_id=caller.landlord_id, email_key=key)
    for row in found:
        note(
            session,
            landlord_id=caller.landlord_id,
            act="access.explained",
            at=now(),
            kind=UserKind(row.kind),
            actor=caller.subject,
            user_id=row.id,
        )
    return Subjects(
        items=[
            Subject(
                user_id=row.id,
                kind=cast("Literal['customer', 'staff']", str(row.kind)),
                state=str(row.state),
                roles=list(row.roles),
                contact_id=row.contact_id,
            )
            for row in found
        ]
    )
