"""Somebody takes a passkey away from their login."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import SecondFactorChanged
from services.identity.domain.passkeys import PasskeyNotFound
from services.identity.store.passkeys import delete_passkey
from services.identity.store.sign_ins import note
from services.identity.tables import UserRow


async def remove_passkey(
    session: AsyncSession, *, user: UserRow, passkey_id: UUID, at: datetime
) -> None:
    """Forget the passkey; it opens nothing any more. `at` in UTC.

    Staff who must have a second step and have nothing else set an app up at the next sign-in.

    Raises:
        PasskeyNotFound: the login has no such passkey.
    """
    gone = await delete_passkey(session, user=user, passkey_id=passkey_id)
    if gone is None:
        raise PasskeyNotFound("there is no such passkey")

    note(
        session,
        landlord_id=user.landlord_id,
        act="passkey.removed",
        at=at,
        kind=user.kind,
        actor=str(user.id),
        user_id=user.id,
    )

    announce(
        session,
        SecondFactorChanged(
            landlord_id=user.landlord_id, user_id=user.id, change="passkey_removed"
        ),
    )
