"""Somebody has signed in: their browser is known from now on."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.locks import DEVICES_PER_USER
from services.identity.store.devices import forget_oldest_devices, keep_device
from services.identity.tables import UserRow


async def know_device(
    session: AsyncSession,
    *,
    user: UserRow,
    device_id: UUID | None,
    at: datetime,
    beside: int | None = None,
) -> UUID:
    """Know this browser for this login and return its id, new unless it showed a cookie of ours.

    Call it when nothing more is asked of the person. A browser may be known for several logins;
    a login is known in ten at most. `beside` is how many it is known in, where the caller knows.
    `at` in UTC.
    """
    device_id = device_id or uuid4()
    await keep_device(session, user=user, device_id=device_id, at=at)
    if beside is None or beside >= DEVICES_PER_USER:
        await forget_oldest_devices(session, user=user, keep=DEVICES_PER_USER)
    return device_id
