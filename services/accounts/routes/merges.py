"""Two contacts that are one person: staff compare, merge and undo."""

from datetime import UTC
from typing import Annotated, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.merges import MergePreview, Merges, MergeSide, MergeView, MergeWish
from services.accounts.clients import Clients
from services.accounts.domain.errors import ContactNotFound
from services.accounts.store.contacts import Person, people_with_ids
from services.accounts.store.merging import connections_with_ids, merge_of, merges_into
from services.accounts.store.reading import contact_of
from services.accounts.tables import ContactRow, MergeRow
from services.accounts.use_cases.merge_contacts import merge_contacts, problems_between
from services.accounts.use_cases.undo_merge import undo_merge, why_not

router = APIRouter()

Reader = Annotated[Caller, Depends(allow("staff"))]
Correcting = Annotated[Caller, Depends(allow("staff:agent", "staff:lead"))]


@router.get("/contacts/{contact_id}/merges")
async def read_merges(contact_id: UUID, caller: Reader, session: Session) -> Merges:
    """Return who was merged into a contact, and into whom they were."""
    landlord_id = caller.landlord_id
    into = await merge_of(session, landlord_id, contact_id)
    found = await people_with_ids(session, landlord_id, [contact_id])
    if not found:
        raise ContactNotFound("no such contact")
    items = [
        await _view(session, merge, merged, found[0].contact)
        for merge, merged in await merges_into(session, landlord_id, contact_id)
    ]
    return Merges(items=items, merged_into=into.survivor_id if into else None)


@router.get("/contacts/{contact_id}/merges/with/{merged_id}")
async def read_preview(
    request: Request, contact_id: UUID, merged_id: UUID, caller: Correcting, session: Session
) -> MergePreview:
    """Return both side by side, and what keeps them from being merged."""
    landlord_id = caller.landlord_id
    found = await people_with_ids(session, landlord_id, {contact_id, merged_id})
    people = {person.contact.id: person for person in found}
    if contact_id not in people or merged_id not in people:
        raise ContactNotFound("no such contact")
    clients = _clients(request)
    survivor, merged = people[contact_id], people[merged_id]
    logins = [await clients.has_login(landlord_id, one) for one in (contact_id, merged_id)]
    theirs = {(account.id, connection.role) for connection, account, _ in survivor.homes}
    return MergePreview(
        survivor=_side(survivor, has_login=logins[0]),
        merged=_side(merged, has_login=logins[1]),
        twice=[
            account.reference
            for connection, account, _unit in merged.homes
            if (account.id, connection.role) in theirs
        ],
        problems=await problems_between(
            session, survivor.contact, merged.contact, has_login=logins[1]
        ),
    )


@router.put("/contacts/{contact_id}/merges/{merge_id}")
async def put_merge(
    *,
    request: Request,
    contact_id: UUID,
    merge_id: UUID,
    body: MergeWish,
    caller: Correcting,
    session: Session,
) -> MergeView:
    """Merge another contact into this one. 412 if one was changed, 422 says what is wrong."""
    for one in (contact_id, body.merged_id):
        if await contact_of(session, caller.landlord_id, one) is None:
            raise ContactNotFound("no such contact")
    has_login = await _clients(request).has_login(caller.landlord_id, body.merged_id)
    survivor_user_id = await _clients(request).login_of(caller.landlord_id, contact_id)
    merge, is_new = await merge_contacts(
        session,
        landlord_id=caller.landlord_id,
        merge_id=merge_id,
        survivor_id=contact_id,
        merged_id=body.merged_id,
        seen_versions=(body.survivor_version, body.merged_version),
        has_login=has_login,
        survivor_user_id=survivor_user_id,
        reason=body.reason,
        merged_by=caller.subject,
        merged_by_name=caller.name,
        merged_at=now(),
    )
    if is_new:
        record_by(
            session,
            caller,
            act="contact.merged",
            at=now(),
            subject_kind="contact",
            subject_id=contact_id,
            details={"merged": str(body.merged_id), "reason": body.reason},
        )
    people = {
        one.contact.id: one.contact
        for one in await people_with_ids(session, caller.landlord_id, {contact_id, body.merged_id})
    }
    return await _view(session, merge, people[body.merged_id], people[contact_id])


@router.post("/contacts/{contact_id}/merges/{merge_id}/undo")
async def post_undo(contact_id: UUID, merge_id: UUID, caller: Correcting, session: Session) -> None:
    """Put everything back. 409: too long ago, or changed since."""
    is_undone = await undo_merge(
        session,
        landlord_id=caller.landlord_id,
        contact_id=contact_id,
        merge_id=merge_id,
        undone_by_name=caller.name,
        at=now(),
    )
    if is_undone:
        record_by(
            session,
            caller,
            act="contact.merge_undone",
            at=now(),
            subject_kind="contact",
            subject_id=contact_id,
            details={"merge": str(merge_id)},
        )


def _clients(request: Request) -> Clients:
    return cast("Clients", request.app.state.context.clients)


def _name(contact: ContactRow) -> str:
    parts = (contact.title, contact.first_name, contact.last_name)
    return " ".join(part for part in parts if part) or contact.organisation


def _side(person: Person, *, has_login: bool) -> MergeSide:
    contact = person.contact
    return MergeSide(
        contact_id=contact.id,
        version=contact.version,
        name=_name(contact),
        reference=contact.contact_ref or "",
        emails=[each for each in (contact.email, *contact.other_emails) if each],
        phones=[each for each in (contact.phone, contact.phone_evening, contact.mobile) if each],
        date_of_birth=contact.date_of_birth,
        homes=[
            f"{account.reference}, {connection.role}, {connection.status}".replace("_", " ")
            for connection, account, _unit in person.homes
        ],
        has_login=has_login,
    )


async def _view(
    session: Session, merge: MergeRow, merged: ContactRow, survivor: ContactRow
) -> MergeView:
    because = ""
    if merge.undone_at is None:
        ids = [UUID(key) for key in merge.moved["connections"]]
        connections = await connections_with_ids(session, merge.landlord_id, ids)
        because = await why_not(session, merge, survivor, connections, now())
    return MergeView(
        merge_id=merge.id,
        merged_id=merge.merged_id,
        name=_name(merged),
        reason=merge.reason,
        merged_by_name=merge.merged_by_name,
        merged_at=merge.merged_at.astimezone(UTC),
        undone_at=merge.undone_at.astimezone(UTC) if merge.undone_at else None,
        undone_by_name=merge.undone_by_name,
        stands_because=because,
    )
