"""accounts: what people paid online."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.payments import AccountPayments


@dataclass(frozen=True)
class Payments:
    """Payments of an account, with the rights of the member of staff who looks."""

    client: ServiceClient

    async def of_account(self, token: str, account_id: UUID) -> AccountPayments:
        """Return the payments of an account, the newest first. Raise `NotFound`."""
        return await self.client.call(
            "GET", f"/accounts/{account_id}/payments", token=token, answer=AccountPayments
        )
