"""Say whether signing in is under attack, from one network or from many."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.identity.domain.locks import FAILURES_OF_ALL, FAILURES_OF_NETWORK, WEIGHED_SPAN
from services.identity.store.locks import network_failures


async def weigh_network(
    session: AsyncSession, *, landlord_id: UUID, network: str, at: datetime
) -> bool:
    """Return True where a browser of this network should do some work before it may try. `at` UTC.

    Ten failures from one IPv4 address or IPv6 /64 in five minutes make that network suspect; a
    thousand from anywhere make every one. Nobody is shut out by it: libraries share an address.
    This machine itself, the empty network, is only suspect with all the others.
    """
    of_one, of_all = await network_failures(
        session, landlord_id=landlord_id, network=network, since=at - WEIGHED_SPAN
    )
    return of_all >= FAILURES_OF_ALL or (network != "" and of_one >= FAILURES_OF_NETWORK)
