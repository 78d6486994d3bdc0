"""A device has made a passkey: from now on it opens the login."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from contracts.events.identity import SecondFactorChanged
from services.identity.domain.passkeys import PASSKEYS_PER_USER, Made, TooManyPasskeys
from services.identity.domain.users import UserKind
from services.identity.store.passkeys import passkey_with_user, passkeys_of
from services.identity.store.sign_ins import note
from services.identity.tables import PasskeyRow, UserRow


async def add_passkey(
    session: AsyncSession, *, user: UserRow, made: Made, name: str, at: datetime
) -> PasskeyRow:
    """Keep the passkey under the name that its owner gave it. `at` in UTC.

    Raises:
        TooManyPasskeys: the login has ten, or somebody has this one already.
    """
    known = await passkey_with_user(
        session,
        landlord_id=user.landlord_id,
        kind=UserKind(user.kind),
        credential_id=made.credential_id,
    )
    if known or len(await passkeys_of(session, user)) >= PASSKEYS_PER_USER:
        raise TooManyPasskeys("no more passkeys")

    row = PasskeyRow(
        id=uuid4(),
        landlord_id=user.landlord_id,
        user_id=user.id,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        name=name,
        added_at=at,
        used_at=None,
    )
    session.add(row)
    note(
        session,
        landlord_id=user.landlord_id,
        act="passkey.added",
        at=at,
        kind=user.kind,
        actor=str(user.id),
        user_id=user.id,
    )

    announce(
        session,
        SecondFactorChanged(landlord_id=user.landlord_id, user_id=user.id, change="passkey_added"),
    )
    return row
