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
    password_hash: str,
    at: datetime,
) -> None:
    """Keep address and password hash for the registration; the newest answer counts.

    Several pending users may wait on one address: who reads the mailbox is not known yet.
    The same answer again changes nothing but the salt. `at` in UTC.

    Raises:
        PendingUserFixed: the mailbox was proved before. Other answers need a new registration.
    """
    pending = await pending_user_for_update(session, registration_id)
    if pending is None:
        pending = PendingUserRow(
            registration_id=registration_id, landlord_id=landlord_id, state=PendingState.HELD
        )
        session.add(pending)
    if pending.state != PendingState.HELD:
        raise PendingUserFixed("the mailbox of this registration was proved before")

    pending.email = address.mailbox
    pending.email_key = address.key
    pending.password_hash = password_hash
    pending.changed_at = at
