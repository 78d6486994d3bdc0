"""What a customer may see of their own entry in the record."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends

from chassis.auth import Caller, allow
from chassis.http import Session
from contracts.api.accounts import PersonalDetails, Telephone
from services.accounts.store.reading import contact_of

router = APIRouter()

Customer = Annotated[Caller, Depends(allow("customer"))]


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
    return PersonalDetails(
        title=contact.title,
        first_name=contact.first_name,
        last_name=contact.last_name,
        organisation=contact.organisation,
        emails=[each for each in (contact.email, *contact.other_emails) if each],
        telephones=[Telephone(kind=kind, number=number) for kind, number in numbers if number],
    )
