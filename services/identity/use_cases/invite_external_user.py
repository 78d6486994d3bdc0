"""Staff vouch for a person on record: a login that waits for its password, and the link by mail."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import EmailAddress
from chassis.outbox import announce
from contracts.events.identity import UserInvited
from services.identity.domain import tries
from services.identity.domain.users import UserKind
from services.identity.use_cases.invite_user import IssuedInvitation, invite_user


async def invite_external_user(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    contact_id: UUID,
    address: EmailAddress,
    name: str,
    actor: str,
    at: datetime,
) -> IssuedInvitation:
    """Invite a contact and announce it: the link goes to the mailbox and to nobody else.

    `name` greets them until the record is asked. `at` in UTC.

    Raises:
        EmailTaken: a working or deactivated login of a customer has the address.
    """
    issued = await invite_user(
        session,
        landlord_id=landlord_id,
        kind=UserKind.CUSTOMER,
        address=address,
        name=name,
        contact_id=contact_id,
        actor=actor,
        at=at,
        lives=tries.MAILED_INVITATION_LIVES,
    )

    announce(
        session,
        UserInvited(
            landlord_id=landlord_id, request_id=issued.invitation_id, user_id=issued.user_id
        ),
    )
    return issued
