"""Say whether a login is locked, and until when."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain import secrets
from services.identity.domain.locks import UNTIL_PROVED
from services.identity.domain.users import UserKind
from services.identity.store.sign_ins import standings
from services.identity.tables import UserRow


class Lock(NamedTuple):
    """A lock that holds."""

    until: datetime | None
    """UTC. None: until somebody proves the mailbox, or staff end it."""


async def look_at_lock(
    session: AsyncSession, *, user: UserRow, key: bytes, at: datetime
) -> Lock | None:
    """Return the lock on the address of this login, or None. `at` in UTC.

    Not of the browsers it is known in: there failures are counted apart.
    """
    mark = secrets.pseudonym(key, user.landlord_id, user.email_key)
    found = await standings(
        session, landlord_id=user.landlord_id, kind=UserKind(user.kind), identifiers=[mark]
    )
    until = found[mark].locked_until if mark in found else None
    if until is None or until <= at:
        return None
    return Lock(None if until >= UNTIL_PROVED else until)
