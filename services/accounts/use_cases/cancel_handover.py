"""Staff cancel the planned end of an ownership or a tenancy."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.errors import HandoverNotFound, HandoverOver
from services.accounts.domain.handovers import HandoverState
from services.accounts.store.handovers import handover_with_id
from services.accounts.store.people import account_for_update


async def cancel_handover(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    account_id: UUID,
    handover_id: UUID,
    cancelled_by_name: str,
    at: datetime,
) -> bool:
    """Leave everybody's access as it is. Return whether it was planned until now.

    Raises:
        HandoverNotFound: the account has none of this id.
        HandoverOver: it was carried out.
    """
    await account_for_update(session, landlord_id, account_id)
    row = await handover_with_id(session, landlord_id, handover_id)
    if row is None or row.account_id != account_id:
        raise HandoverNotFound("no such handover")
    if row.state == HandoverState.DONE:
        raise HandoverOver("its day has come, and it was carried out")
    if row.state == HandoverState.CANCELLED:
        return False
    row.state, row.settled_at = HandoverState.CANCELLED, at
    row.settled_by_name = cancelled_by_name
    return True
