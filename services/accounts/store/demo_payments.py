"""The demo provider's own records: they stand for somebody else's database."""

from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.payments import Order
from services.accounts.tables import DemoPaymentRow


async def keep_demo_payment(session: AsyncSession, order: Order) -> DemoPaymentRow:
    """Store a payment unless its reference is known, and return it."""
    await session.execute(
        insert(DemoPaymentRow)
        .values(
            id=uuid4(),
            landlord_id=order.landlord_id,
            reference=order.reference,
            description=order.description,
            amount_pence=order.amount_pence,
            return_url=order.return_url,
            status="created",
        )
        .on_conflict_do_nothing(index_elements=["landlord_id", "reference"])
    )
    row = await demo_payment_with_reference(session, order.landlord_id, order.reference)
    assert row is not None  # noqa: S101  stored above, or before
    return row


async def demo_payment_with_id(
    session: AsyncSession, landlord_id: UUID, payment_id: UUID, *, is_locked: bool = False
) -> DemoPaymentRow | None:
    """Return a payment, locked if it is going to change."""
    query = select(DemoPaymentRow).where(
        DemoPaymentRow.landlord_id == landlord_id, DemoPaymentRow.id == payment_id
    )
    return await session.scalar(query.with_for_update() if is_locked else query)


async def demo_payment_with_reference(
    session: AsyncSession, landlord_id: UUID, reference: str
) -> DemoPaymentRow | None:
    """Return a payment by the reference that it was made with."""
    return await session.scalar(
        select(DemoPaymentRow).where(
            DemoPaymentRow.landlord_id == landlord_id, DemoPaymentRow.reference == reference
        )
    )
