"""Lift the hold on an account: the usual periods count again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.errors import NoHold
from services.accounts.store.legal_holds import hold_in_force
from services.accounts.tables import LegalHoldRow


async def lift_legal_hold(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    account_id: UUID,
    because: str,
    lifted_by_name: str,
    at: datetime,
) -> LegalHoldRow:
    """End it. What is overdue by then is reported the next night, and goes the night after.

    Raises:
        NoHold: none is on this account (any more).
    """
    row = await hold_in_force(session, landlord_id, account_id)
    if row is None:
        raise NoHold("no hold is on this account")
    row.lifted_at, row.lifted_by_name, row.lifted_because = at, lifted_by_name, because.strip()
    return row
