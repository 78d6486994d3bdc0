"""An invitation is taken back before anybody accepted it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.errors import AccessInvitationNotFound, AccessInvitationOver
from services.accounts.domain.invitations import InvitationState
from services.accounts.domain.roles import london_date
from services.accounts.store.invitations import (
    announce_end,
    invitation_for_update,
    invitation_with_id,
)
from services.accounts.store.people import account_for_update
from services.accounts.store.requests import owners_of
from services.accounts.tables import AccessInvitationRow


async def revoke_invitation(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    invitation_id: UUID,
    owner_id: UUID | None,
    revoked_by: str,
    at: datetime,
) -> UUID:
    """Make its link worthless and return its account; a second time nothing happens.

    `owner_id` is the contact who takes it back; None: staff do. `at` in UTC.

    Raises:
        AccessInvitationNotFound: there is none, or they are no owner of its account today.
        AccessInvitationOver: somebody accepted it, or its time is over.
    """
    row, owners = await held_invitation(
        session, landlord_id=landlord_id, invitation_id=invitation_id, owner_id=owner_id, at=at
    )
    if row.state == InvitationState.REVOKED:
        return row.account_id
    if row.state != InvitationState.OPEN:
        raise AccessInvitationOver("it is over already")

    row.state, row.ended_at, row.ended_by = InvitationState.REVOKED, at, revoked_by

    announce_end(session, row, owners)
    return row.account_id


async def held_invitation(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    invitation_id: UUID,
    owner_id: UUID | None,
    at: datetime,
) -> tuple[AccessInvitationRow, list[UUID]]:
    """Return an invitation, locked with its account, and the account's owners of today.

    Raises:
        AccessInvitationNotFound: there is none, or `owner_id` is none of them.
    """
    known = await invitation_with_id(session, landlord_id, invitation_id)
    if known is None:
        raise AccessInvitationNotFound("no such invitation")
    await account_for_update(session, landlord_id, known.account_id)
    owners = await owners_of(session, landlord_id, known.account_id, today=london_date(at))
    row = await invitation_for_update(session, landlord_id, invitation_id)
    if row is None or (owner_id is not None and owner_id not in owners):
        raise AccessInvitationNotFound("no invitation to an account of theirs")
    return row, owners
