"""What stays here of a customer who closes their login: cases that are not closed."""

from typing import Annotated

from fastapi import APIRouter, Depends

from chassis.auth import Caller, allow
from chassis.http import Session
from contracts.api.holds import Hold, Holds
from services.cases.store.cases import open_cases_of_customer

router = APIRouter()

Customer = Annotated[Caller, Depends(allow("customer"))]

SHOWN = 20


@router.get("/me/holds")
async def get_own_holds(caller: Customer, session: Session) -> Holds:
    """Return the caller's cases that are not closed, the newest first."""
    found = await open_cases_of_customer(
        session,
        landlord_id=caller.landlord_id,
        contact_id=caller.contact_id,
        registration_id=caller.registration_id,
        limit=SHOWN + 1,
    )
    return Holds(
        items=[Hold(kind="open_case", reference=each) for each in found[:SHOWN]],
        has_more=len(found) > SHOWN,
    )
