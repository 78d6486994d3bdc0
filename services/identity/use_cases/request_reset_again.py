"""A link came too late: send a new one to whoever it was made for, without asking who that is."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import read_email
from services.identity.domain.users import UserKind
from services.identity.store.password_resets import reset_with_user
from services.identity.use_cases.request_password_reset import request_password_reset


async def request_reset_again(
    session: AsyncSession, *, landlord_id: UUID, kind: UserKind, request_id: UUID, at: datetime
) -> None:
    """Do for a dead link's address what asking for it anew would do. `at` in UTC.

    Nothing happens for a link that is none of ours, of the other site, or forgotten: the answer
    must be the same.
    """
    found = await reset_with_user(session, request_id)
    if found is None or found[0].kind != kind:
        return
    reset, user = found

    address = read_email(user.email if user is not None else reset.email or "")

    await request_password_reset(
        session, landlord_id=landlord_id, kind=kind, address=address, at=at
    )
