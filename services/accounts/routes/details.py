"""What a customer may see and change of their own entry in the record, and staff's check of it."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, status

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.accounts import PersonalDetails, Telephone
from contracts.api.details import (
    ChangedAccount,
    ChangeDecision,
    ChangesToCheck,
    ChangeToCheck,
    DetailChange,
    DetailChangeMail,
    DetailsOutcome,
    DetailsWish,
)
from services.accounts.domain.errors import ContactNotFound, DetailChangeNotFound
from services.accounts.routes.access_views import name_of
from services.accounts.store.details import (
    SHOWN,
    change_with_id,
    changes_to_check,
    count_to_check,
    references_of,
    waiting_changes_of,
)
from services.accounts.store.reading import contact_of
from services.accounts.tables import DetailChangeRow
from services.accounts.use_cases.ask_for_details import ask_for_details
from services.accounts.use_cases.settle_detail_change import settle_detail_change
from services.accounts.use_cases.withdraw_detail_change import withdraw_detail_change

router = APIRouter()

Customer = Annotated[Caller, Depends(allow("customer"))]
Checking = Annotated[Caller, Depends(allow("staff:agent", "staff:lead"))]
Notifications = Annotated[Caller, Depends(allow("service:notifications"))]


@router.get("/me/details")
async def read_my_details(caller: Customer, session: Session) -> PersonalDetails:
    """Return name, addresses and numbers of the caller; nothing where they are not on record.

    The date of birth is left out: it is asked of people to know them.
    """
    if caller.contact_id is None:
        return PersonalDetails()
    contact = await contact_of(session, caller.landlord_id, caller.contact_id)
    if contact is None:
        return PersonalDetails()
    numbers: list[tuple[Literal["day", "evening", "mobile"], str]] = [
        ("day", contact.phone),
        ("evening", contact.phone_evening),
        ("mobile", contact.mobile),
    ]
    waiting = await waiting_changes_of(session, caller.landlord_id, contact.id)
    return PersonalDetails(
        title=contact.title,
        first_name=contact.first_name,
        last_name=contact.last_name,
        organisation=contact.organisation,
        emails=[each for each in (contact.email, *contact.other_emails) if each],
        telephones=[Telephone(kind=kind, number=number) for kind, number in numbers if number],
        is_on_record=True,
        waiting=[DetailChange(**_told(row)) for row in waiting],
    )


@router.patch("/me/details")
async def change_my_details(
    wish: DetailsWish, caller: Customer, session: Session
) -> DetailsOutcome:
    """Change what is changed at once, and keep the rest to be checked. 422 names the fields."""
    if caller.contact_id is None:
        raise ContactNotFound("not on record")
    changed, waiting = await ask_for_details(
        session,
        landlord_id=caller.landlord_id,
        contact_id=caller.contact_id,
        wish=wish.model_dump(exclude_none=True),
        asked_by=f"user:{caller.subject}",
        at=now(),
    )
    whose: dict[str, Any] = {"subject_kind": "contact", "subject_id": caller.contact_id}
    if changed:
        told = {"fields": ", ".join(changed)}
        record_by(session, caller, act="details.changed", at=now(), details=told, **whose)
    if waiting:
        told = {"fields": ", ".join(waiting)}
        record_by(session, caller, act="details.asked_for", at=now(), details=told, **whose)
    return DetailsOutcome.model_validate({"changed": changed, "waiting": waiting})


@router.delete("/me/details/waiting/{change_id}", status_code=status.HTTP_204_NO_CONTENT)
async def withdraw_my_change(change_id: UUID, caller: Customer, session: Session) -> None:
    """Take a wish back. 404 where it is none of theirs."""
    if caller.contact_id is None:
        raise DetailChangeNotFound("no such change of this person")
    await withdraw_detail_change(
        session,
        landlord_id=caller.landlord_id,
        contact_id=caller.contact_id,
        change_id=change_id,
        at=now(),
    )


@router.get("/detail-changes")
async def list_changes_to_check(
    caller: Checking, session: Session, after: UUID | None = None, contact: UUID | None = None
) -> ChangesToCheck:
    """Return what waits for a check, the oldest first; of one person, if one is named."""
    landlord_id = caller.landlord_id
    found = await changes_to_check(session, landlord_id, after=after, contact_id=contact)
    shown = found[:SHOWN]
    accounts = await references_of(session, landlord_id, [row.contact_id for row, _ in shown])
    return ChangesToCheck(
        items=[
            ChangeToCheck(
                **_told(row),
                contact_id=row.contact_id,
                name=name_of(person),
                accounts=[
                    ChangedAccount(account_id=account_id, reference=reference)
                    for account_id, reference in accounts.get(row.contact_id, [])
                ],
            )
            for row, person in shown
        ],
        waiting=await count_to_check(session, landlord_id),
        next=shown[-1][0].id if len(found) > SHOWN else None,
    )


@router.post("/detail-changes/{change_id}/decision", status_code=status.HTTP_204_NO_CONTENT)
async def decide_change(
    change_id: UUID, decision: ChangeDecision, caller: Checking, session: Session
) -> None:
    """Accept or refuse a change. 409 if it was decided otherwise meanwhile."""
    row = await settle_detail_change(
        session,
        landlord_id=caller.landlord_id,
        change_id=change_id,
        is_accepted=decision.is_accepted,
        reason=decision.reason,
        decided_by=caller.subject,
        decided_by_name=caller.name,
        at=now(),
    )
    record_by(
        session,
        caller,
        act="details.accepted" if decision.is_accepted else "details.refused",
        at=now(),
        subject_kind="contact",
        subject_id=row.contact_id,
        details={"field": row.field, "change": str(row.id)},
    )


@router.get("/detail-changes/{change_id}/mail")
async def read_change_mail(
    change_id: UUID, caller: Notifications, session: Session
) -> DetailChangeMail:
    """Return what the mail about a change says; without what stood or stands there."""
    row = await change_with_id(session, caller.landlord_id, change_id)
    person = await contact_of(session, caller.landlord_id, row.contact_id) if row else None
    if row is None or person is None:
        raise DetailChangeNotFound("no such change")
    return DetailChangeMail.model_validate(
        {
            "email": person.email,
            "name": name_of(person),
            "field": row.field,
            "state": row.state,
            "reason": row.reason,
            "at": row.decided_at or row.asked_at,
        }
    )


def _told(row: DetailChangeRow) -> dict[str, object]:
    return {
        "change_id": row.id,
        "field": row.field,
        "before": row.before,
        "wanted": row.wanted,
        "asked_at": row.asked_at,
    }
