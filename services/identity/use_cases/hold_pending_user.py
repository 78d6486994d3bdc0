"""Somebody chose an address and a password: keep both until their registration is decided."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import EmailAddress
from services.identity.domain.users import PendingState, PendingUserFixed
from services.identity.store.pending import pending_user_for_update
from services.identity.tables import PendingUserRow


async def hold_pending_user(
    session: AsyncSession,
    *,
    registration_id: UUID,
    landlord_id: UUID,
    address: EmailAddress,
    password_hash: str | None,
    at: datetime,
) -> None:
    """Keep address and password hash for the registration. The address never changes again.

    Without a hash the password is chosen by a mailed link, once the person may enter.

    Several pending users may wait on one address: who reads the mailbox is not known yet. The
    same answer again changes nothing but the salt; until the mailbox is proved the password may
    be another. An address that could be exchanged would let somebody prove their own mailbox for
    the answers that another's mailbox stands in. `at` in UTC.

    Raises:
        PendingUserFixed: it waits with another address, or the mailbox was proved before. Other
            answers need a new registration.
    """
    pending = await pending_user_for_update(session, registration_id)
    if pending is None:
        pending = PendingUserRow(
            registration_id=registration_id,
            landlord_id=landlord_id,
            state=PendingState.HELD,
            email=address.mailbox,
            email_key=address.key,
        )
        session.add(pending)
    if pending.state != PendingState.HELD or pending.email_key != address.key:
        raise PendingUserFixed("this registration waits with other answers")

    pending.password_hash = password_hash
    pending.changed_at = at
