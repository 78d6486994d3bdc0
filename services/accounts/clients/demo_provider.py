"""The demo provider: takes no money, and does by the amount what a test or a demo wants to see.

It stands for somebody else's house: its payments are in a table of their own, and Lodge learns of
them only by asking, as of every provider's.
"""

from datetime import datetime
from uuid import UUID

from chassis.db import Database
from chassis.landlords import Landlords
from services.accounts.domain.payments import MessageNotGenuine, Order, ProviderUnreachable, Told
from services.accounts.store.demo_payments import (
    demo_payment_with_id,
    demo_payment_with_reference,
    keep_demo_payment,
)
from services.accounts.tables import DemoPaymentRow


class DemoProvider:
    """Every landlord's demo payments."""

    name = "demo"

    def __init__(self, database: Database, landlords: Landlords) -> None:
        """Keep payments in `database`; the page that stands for the provider's is the portal's."""
        self._database = database
        self._landlords = landlords

    async def create(self, order: Order) -> Told:
        """Make a payment, once for each reference."""
        async with self._database.transaction(order.landlord_id) as session:
            row = await keep_demo_payment(session, order)
        return self._told(row)

    async def ask(self, landlord_id: UUID, provider_payment_id: str) -> Told:
        """Say how a payment stands."""
        async with self._database.transaction(landlord_id) as session:
            row = await demo_payment_with_id(session, landlord_id, UUID(provider_payment_id))
        if row is None:
            raise ProviderUnreachable("no such payment there")
        return self._told(row)

    async def find(self, landlord_id: UUID, reference: str) -> Told | None:
        """Find a payment by our reference."""
        async with self._database.transaction(landlord_id) as session:
            row = await demo_payment_with_reference(session, landlord_id, reference)
        return self._told(row) if row else None

    def payment_in(self, body: bytes, signature: str, at: datetime) -> str:
        """Refuse: the demo provider sends no messages."""
        del body, signature, at
        raise MessageNotGenuine("the demo provider sends no messages")

    def _told(self, row: DemoPaymentRow) -> Told:
        portal = self._landlords.by_id(row.landlord_id).portal_url.rstrip("/")
        is_waiting = row.status == "created"
        return Told(
            provider_payment_id=str(row.id),
            amount_pence=row.amount_pence,
            status=row.status,
            code=row.code,
            next_url=f"{portal}/demo-payments/{row.id}" if is_waiting else "",
        )
