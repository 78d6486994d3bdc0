"""Queries about what keeps accounts from erasing everything about a person."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.payments import UNDER_WAY
from services.accounts.tables import AccountRow, LedgerRow, PaymentRow


async def accounts_in_arrears(
    session: AsyncSession, landlord_id: UUID, account_ids: Collection[UUID]
) -> Sequence[str]:
    """Return the references of those of these accounts on which something is owed."""
    found = await session.scalars(
        select(AccountRow.reference)
        .join(LedgerRow, LedgerRow.account_id == AccountRow.id)
        .where(
            AccountRow.landlord_id == landlord_id,
            AccountRow.id.in_(account_ids),
            LedgerRow.balance_pence > 0,
        )
        .order_by(AccountRow.account_key)
    )
    return found.all()


async def payments_under_way(
    session: AsyncSession,
    landlord_id: UUID,
    *,
    contact_id: UUID,
    account_ids: Collection[UUID],
    limit: int,
) -> Sequence[str]:
    """Return the references of payments of one payer whose end nobody knows yet."""
    found = await session.scalars(
        select(PaymentRow.reference)
        .where(
            PaymentRow.landlord_id == landlord_id,
            PaymentRow.account_id.in_(account_ids),
            PaymentRow.contact_id == contact_id,
            PaymentRow.state.in_(UNDER_WAY),
        )
        .order_by(PaymentRow.started_at, PaymentRow.id)
        .limit(limit)
    )
    return found.all()
