"""A login gets another password: whoever knew the old one is out."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import PasswordChanged
from services.identity.store.sign_ins import note
from services.identity.store.users import set_password
from services.identity.tables import UserRow
from services.identity.use_cases.end_sessions import end_sessions

How = Literal["changed", "reset", "one_time_password"]


async def replace_password(
    session: AsyncSession,
    *,
    user: UserRow,
    password_hash: str,
    how: How,
    at: datetime,
    but: UUID | None = None,
) -> None:
    """Set the password, end the login's sessions and announce it. `at` in UTC.

    `how` is that of `PasswordChanged`; the session `but` goes on. Every mailed link
    to choose a password dies with the old one, because it is bound to it.
    """
    await set_password(session, user=user, password_hash=password_hash, set_at=at)
    await end_sessions(session, user=user, at=at, actor=str(user.id), but=but)
    note(
        session,
        landlord_id=user.landlord_id,
        act=f"password.{how}",
        at=at,
        kind=user.kind,
        actor=str(user.id),
        user_id=user.id,
    )

    announce(
        session,
        PasswordChanged(
            landlord_id=user.landlord_id, user_id=user.id, how=how, contact_id=user.contact_id
        ),
    )
