"""accounts: legal holds."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clients import ServiceClient
from chassis.retention.holds import held_by_record
from chassis.retention.keeping import Held
from contracts.api.legal_holds import Holds, HoldWanted


@dataclass(frozen=True)
class HoldBook:
    """Whom a hold is on, and placing and lifting one with the rights of the lead who does."""

    client: ServiceClient

    async def in_force(self, landlord_id: UUID) -> Held:
        """Return, as this service, what is held at this moment. Raise `Unavailable`."""
        return await held_by_record(self.client, landlord_id)

    async def all(self, token: str) -> Holds:
        """Return every hold in force."""
        return await self.client.call("GET", "/legal-holds", token=token, answer=Holds)

    async def of_account(self, token: str, account_id: UUID) -> Holds:
        """Return the account's holds, lifted ones too. Raise `NotFound`."""
        return await self.client.call(
            "GET", f"/accounts/{account_id}/legal-hold", token=token, answer=Holds
        )

    async def place(self, token: str, account_id: UUID, reason: str) -> None:
        """Hold everything about the account. Raise `Invalid` or `Rejected`: one stands."""
        await self.client.call(
            "POST",
            f"/accounts/{account_id}/legal-hold",
            token=token,
            body=HoldWanted(reason=reason),
        )

    async def lift(self, token: str, account_id: UUID, because: str) -> None:
        """Lift the hold. Raise `Invalid` or `Rejected`: none is there."""
        await self.client.call(
            "POST",
            f"/accounts/{account_id}/legal-hold/lift",
            token=token,
            body=HoldWanted(reason=because),
        )
