"""Show whose invitation a link is, as often as it is opened, without using it up."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.users import InvitationNotValid
from services.identity.store.users import open_invitation
from services.identity.tables import UserRow


async def look_at_invitation(
    session: AsyncSession, *, invitation_id: UUID | None, at: datetime
) -> UserRow:
    """Return the invited login. Changes nothing, so mail scanners may look. `at` in UTC.

    `invitation_id` is None where the link was none of ours.

    Raises:
        InvitationNotValid: used, superseded, too old, or none of ours.
    """
    found = None
    if invitation_id is not None:
        found = await open_invitation(session, invitation_id=invitation_id, at=at)
    if found is None:
        raise InvitationNotValid("the link cannot be used any more")
    return found[1]
