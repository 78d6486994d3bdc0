"""accounts: paying online, and the demo provider's page."""

from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.payments import (
    DemoChoice,
    DemoPayment,
    OwnPayment,
    OwnPayments,
    PaymentWish,
    ProviderMessage,
)

BEGINNING_SECONDS = 12.0
"""The provider may take eight."""


class PaymentsClient:
    """Calls about money on its way. Those of a person bear their own token."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def own(self, token: str, account_id: UUID) -> OwnPayments:
        """Return what can be paid, and this person's payments. Raise `Forbidden`."""
        return await self._service.call(
            "GET", f"/me/accounts/{account_id}/payments", token=token, answer=OwnPayments
        )

    async def begin(
        self, token: str, account_id: UUID, wish_id: UUID, wish: PaymentWish
    ) -> OwnPayment:
        """Begin a payment; the same wish is the same payment.

        Raises:
            Invalid: the amount.
            Rejected: far above what is owed, or the id was used for another wish.
            Unavailable: the provider does not answer; nobody was charged.
        """
        return await self._service.call(
            "PUT",
            f"/me/accounts/{account_id}/payments/{wish_id}",
            token=token,
            body=wish,
            answer=OwnPayment,
            within=BEGINNING_SECONDS,
        )

    async def one(self, token: str, account_id: UUID, payment_id: UUID) -> OwnPayment:
        """Return a payment as it stands; while it is under way the provider is asked."""
        return await self._service.call(
            "GET",
            f"/me/accounts/{account_id}/payments/{payment_id}",
            token=token,
            answer=OwnPayment,
            within=BEGINNING_SECONDS,
        )

    async def hand_in(self, landlord_id: UUID, message: ProviderMessage) -> None:
        """Hand a provider's message over. Raise `Forbidden`: it is not the provider's."""
        await self._service.call(
            "POST",
            "/payment-messages",
            landlord_id=landlord_id,
            body=message,
            within=BEGINNING_SECONDS,
        )

    async def demo(self, landlord_id: UUID, payment_id: UUID) -> DemoPayment:
        """Return what the demo provider's page shows."""
        return await self._service.call(
            "GET", f"/demo-payments/{payment_id}", landlord_id=landlord_id, answer=DemoPayment
        )

    async def choose_at_demo(
        self, landlord_id: UUID, payment_id: UUID, *, is_cancelled: bool
    ) -> DemoPayment:
        """Press Pay or Cancel there."""
        return await self._service.call(
            "POST",
            f"/demo-payments/{payment_id}/choice",
            landlord_id=landlord_id,
            body=DemoChoice(is_cancelled=is_cancelled),
            answer=DemoPayment,
        )
