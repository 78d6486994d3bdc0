"""Where letters and mails to people go."""

from typing import Annotated
from uuid import UUID, uuid5

from fastapi import APIRouter, Depends

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.accounts import (
    Addressee,
    AddresseeQuery,
    Addressees,
    ContactAddress,
    ContactAddresses,
)
from services.accounts.domain.emails import address_key
from services.accounts.domain.letters import full_name, salutation
from services.accounts.domain.roles import is_live, london_date
from services.accounts.routes.homes import address_lines
from services.accounts.store.addressees import Holder, holders_of
from services.accounts.store.reading import contact_of

router = APIRouter()

Notifications = Annotated[Caller, Depends(allow("service:notifications"))]


@router.post("/addressees")
async def post_addressees(
    body: AddresseeQuery, caller: Notifications, session: Session
) -> Addressees:
    """Return names and addresses for letters. Whose connection is not in force is left out."""
    today = london_date(now())
    holders = await holders_of(session, caller.landlord_id, body.connection_ids)
    return Addressees(
        items=[
            _addressee(holder)
            for holder in holders
            if is_live(
                holder.connection.status,
                holder.connection.valid_from,
                holder.connection.valid_to,
                today,
            )
        ]
    )


@router.get("/contacts/{contact_id}/addresses")
async def get_addresses(
    contact_id: UUID, caller: Notifications, session: Session
) -> ContactAddresses:
    """Return every email address of a person, each mailbox once, the first one first.

    The same address of the same person always has the same id.
    """
    contact = await contact_of(session, caller.landlord_id, contact_id)
    emails = [contact.email, *contact.other_emails] if contact else []
    found: dict[UUID, str] = {}
    for email in emails:
        if (key := address_key(email)) is not None:
            found.setdefault(uuid5(contact_id, key), email)
    return ContactAddresses(
        items=[ContactAddress(address_id=each, email=email) for each, email in found.items()]
    )


def _addressee(holder: Holder) -> Addressee:
    contact, account = holder.contact, holder.account
    return Addressee(
        connection_id=holder.connection.id,
        contact_id=contact.id,
        account_reference=account.reference,
        name=full_name(contact.title, contact.first_name, contact.last_name, contact.organisation),
        salutation=salutation(
            account.salutation, contact.title, contact.first_name, contact.last_name
        ),
        sign_off=account.sign_off or "Yours sincerely",
        address_lines=address_lines(holder.unit),
        postcode=holder.unit.postcode,
    )
