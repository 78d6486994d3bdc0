"""Somebody pressed Pay or Cancel on the demo provider's page."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.payments import CANCELLED_CODE
from services.accounts.store.demo_payments import demo_payment_with_id
from services.accounts.tables import DemoPaymentRow

OUTCOMES = {2: ("failed", "P0010"), 4: ("submitted", ""), 6: ("error", "P0050")}
"""Last two digits of the amount → what becomes of it. Anything else is paid."""


async def end_demo_payment(
    session: AsyncSession, *, landlord_id: UUID, payment_id: UUID, is_cancelled: bool
) -> DemoPaymentRow | None:
    """Do what the amount says, or cancel; what was ended before stays. None: no such payment."""
    row = await demo_payment_with_id(session, landlord_id, payment_id, is_locked=True)
    if row is not None and row.status == "created":
        row.status, row.code = (
            ("failed", CANCELLED_CODE)
            if is_cancelled
            else OUTCOMES.get(row.amount_pence % 100, ("success", ""))
        )
    return row
