"""Who could be invited to the portal: pages of people, and the places that narrow them down."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.accounts import Invitee, InviteeQuery, Invitees, Place, Places
from services.accounts.domain.roles import london_date
from services.accounts.store.invitees import PLACES, Person, Scope, page_of_people, places_named

router = APIRouter()

Identity = Annotated[Caller, Depends(allow("service:identity"))]
Reader = Annotated[Caller, Depends(allow("staff"))]


@router.post("/contacts/invitees")
async def post_invitees(body: InviteeQuery, caller: Identity, session: Session) -> Invitees:
    """Return a page of people by id. Changes nothing."""
    people = await page_of_people(
        session,
        caller.landlord_id,
        Scope(
            after=body.after,
            limit=body.limit,
            estate_id=body.estate_id,
            block_id=body.block_id,
            contact_ids=body.contact_ids,
        ),
        today=london_date(now()),
    )
    following: UUID | None = people[-1].contact.id if len(people) == body.limit else None
    return Invitees(items=[_invitee(person) for person in people], next=following)


@router.get("/places")
async def search_places(
    caller: Reader, session: Session, q: Annotated[str, Query(max_length=200)] = ""
) -> Places:
    """Find estates and blocks by a part of their name."""
    estates, blocks = await places_named(session, caller.landlord_id, q.replace("\x00", ""))
    return Places(
        items=[
            *(Place(kind="estate", place_id=row.id, name=row.name) for row in estates[:PLACES]),
            *(
                Place(kind="block", place_id=row.id, name=row.name, estate=estate)
                for row, estate in blocks[:PLACES]
            ),
        ],
        has_more=len(estates) > PLACES or len(blocks) > PLACES,
    )


def _invitee(person: Person) -> Invitee:
    contact = person.contact
    name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
    return Invitee(
        contact_id=contact.id,
        name=name or contact.organisation,
        email=contact.email,
        is_email_shared=person.is_email_shared,
        has_home=person.has_home,
    )
