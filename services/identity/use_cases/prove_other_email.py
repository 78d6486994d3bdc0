"""The mailbox agrees: the address is one of the login's from now on."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import OtherEmailsChanged
from services.identity.domain.email_changes import EmailChangeNotValid
from services.identity.domain.users import UserKind
from services.identity.store.other_emails import email_to_prove
from services.identity.store.sign_ins import note
from services.identity.store.users import hold_address, user_by_key, user_for_update


async def prove_other_email(
    session: AsyncSession, *, landlord_id: UUID, address_id: UUID | None, at: datetime
) -> None:
    """Note that the mailbox is this person's, and announce it. `at` in UTC.

    Raises:
        EmailChangeNotValid: used, superseded, too old, removed, or somebody signs in with the
            address.
    """
    wanted = await email_to_prove(session, address_id=address_id, at=at)
    if wanted is None:
        raise EmailChangeNotValid("the link cannot be used any more")
    await hold_address(session, landlord_id=landlord_id, email_key=wanted[0].email_key)
    user = await user_for_update(session, wanted[1].id, kind=UserKind.CUSTOMER)
    found = await email_to_prove(session, address_id=address_id, at=at)
    taken = await user_by_key(
        session,
        landlord_id=landlord_id,
        kind=UserKind.CUSTOMER,
        email_key=wanted[0].email_key,
    )
    if found is None or taken is not None:
        raise EmailChangeNotValid("the link cannot be used any more")

    address, _user = found
    address.proved_at = at
    note(
        session,
        landlord_id=landlord_id,
        act="other_email.proved",
        at=at,
        kind=UserKind.CUSTOMER,
        actor=str(user.id),
        user_id=user.id,
    )

    announce(
        session,
        OtherEmailsChanged(
            landlord_id=landlord_id, user_id=user.id, contact_id=user.contact_id, is_added=True
        ),
    )
