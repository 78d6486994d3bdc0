"""Hold everything about an account: it is, or may be, in dispute."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.errors import AccountNotFound, HoldStands
from services.accounts.store.legal_holds import hold_in_force
from services.accounts.store.people import account_for_update
from services.accounts.tables import LegalHoldRow


async def place_legal_hold(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    account_id: UUID,
    reason: str,
    placed_by_name: str,
    at: datetime,
) -> LegalHoldRow:
    """Place it: from now on nothing about the account or its people is erased. `at` in UTC.

    Raises:
        AccountNotFound: there is no such account.
        HoldStands: one is in force already.
    """
    if await account_for_update(session, landlord_id, account_id) is None:
        raise AccountNotFound("no such account")
    if await hold_in_force(session, landlord_id, account_id):
        raise HoldStands("a hold is on this account already")
    row = LegalHoldRow(
        id=uuid4(),
        landlord_id=landlord_id,
        account_id=account_id,
        reason=reason.strip(),
        placed_at=at,
        placed_by_name=placed_by_name,
        lifted_by_name="",
        lifted_because="",
    )
    session.add(row)
    return row
