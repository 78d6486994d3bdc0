"""A person takes one of their further addresses out of the list."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import OtherEmailsChanged
from services.identity.domain.other_emails import OtherEmailNotFound
from services.identity.domain.users import UserKind
from services.identity.store.other_emails import other_email_of
from services.identity.store.sign_ins import note
from services.identity.store.users import user_for_update


async def drop_other_email(
    session: AsyncSession, *, user_id: UUID, address_id: UUID, at: datetime
) -> None:
    """Remove it; its link, if it waits for one, is worthless. `at` in UTC.

    Raises:
        OtherEmailNotFound: it is no address of this login. The primary one cannot be removed.
    """
    user = await user_for_update(session, user_id, kind=UserKind.CUSTOMER)
    address = await other_email_of(session, user=user, address_id=address_id)
    if address is None:
        raise OtherEmailNotFound("it is no address of this login, or not any more")

    address.removed_at = at
    note(
        session,
        landlord_id=user.landlord_id,
        act="other_email.removed",
        at=at,
        kind=UserKind.CUSTOMER,
        actor=str(user.id),
        user_id=user.id,
    )

    if address.proved_at is not None:
        announce(
            session,
            OtherEmailsChanged(
                landlord_id=user.landlord_id, user_id=user.id, contact_id=user.contact_id
            ),
        )
