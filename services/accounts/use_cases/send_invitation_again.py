"""An invitation is mailed once more: the older link is worthless."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.errors import AccessInvitationOver
from services.accounts.domain.invitations import LIVES, MOST_SENDINGS, InvitationState
from services.accounts.store.invitations import standing_of
from services.accounts.use_cases.invite_to_account import announce_sending, require_few_sent
from services.accounts.use_cases.revoke_invitation import held_invitation


async def send_invitation_again(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    invitation_id: UUID,
    owner_id: UUID | None,
    at: datetime,
) -> UUID:
    """Give the invitation a new link and fourteen more days. Return its account.

    `owner_id` is the contact who asks; None: staff do. `at` in UTC.

    Raises:
        AccessInvitationNotFound: there is none, or they are no owner of its account today.
        AccessInvitationOver: it is not open, or was sent as often as one may be.
        AccessInvitationsTooMany: the account's mails of a day are used up.
    """
    row, _owners = await held_invitation(
        session, landlord_id=landlord_id, invitation_id=invitation_id, owner_id=owner_id, at=at
    )
    standing = await standing_of(session, row, at)
    if standing != InvitationState.OPEN or row.sendings >= MOST_SENDINGS:
        raise AccessInvitationOver("it cannot be sent any more")
    await require_few_sent(session, landlord_id, row.account_id, at)

    row.link_id = uuid4()
    row.sent_at, row.sendings, row.expires_at = at, row.sendings + 1, at + LIVES

    announce_sending(session, row)
    return row.account_id
