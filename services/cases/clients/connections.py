"""accounts: people of the record, and the accounts they are connected to."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.accounts import ConnectionVersion
from contracts.api.connections import ConnectedAccountChange, ContactView, NewConnectedAccount
from contracts.api.owners import AccountRequests, RequestVeto


@dataclass(frozen=True)
class Connections:
    """What people are to accounts, with the rights of the member of staff who sets it."""

    client: ServiceClient

    async def contact(self, token: str, contact_id: UUID) -> ContactView:
        """Return a person with all their accounts. Raise `NotFound`."""
        return await self.client.call(
            "GET", f"/contacts/{contact_id}", token=token, answer=ContactView
        )

    async def connect(
        self, token: str, contact_id: UUID, wish: NewConnectedAccount
    ) -> ConnectionVersion:
        """Connect an account. Raise `Invalid`, `NotFound` or `Rejected`."""
        return await self.client.call(
            "POST",
            f"/contacts/{contact_id}/connections",
            token=token,
            body=wish,
            answer=ConnectionVersion,
        )

    async def change(
        self,
        token: str,
        contact_id: UUID,
        connection_id: UUID,
        version: int,
        change: ConnectedAccountChange,
    ) -> ConnectionVersion:
        """Change a connection that is still at `version`. Raise `Invalid`, `NotFound`, `Stale`."""
        return await self.client.call(
            "PUT",
            f"/contacts/{contact_id}/connections/{connection_id}",
            token=token,
            body=change,
            if_match=version,
            answer=ConnectionVersion,
        )

    async def requests(self, token: str, account_id: UUID) -> AccountRequests:
        """Return who asked the owners of an account to let them in, the newest first."""
        return await self.client.call(
            "GET", f"/accounts/{account_id}/access-requests", token=token, answer=AccountRequests
        )

    async def veto(self, token: str, request_id: UUID, reason: str) -> None:
        """Refuse a request in the owners' place. Raise `NotFound`, or `Rejected`: decided."""
        await self.client.call(
            "POST",
            f"/access-requests/{request_id}/veto",
            token=token,
            body=RequestVeto(reason=reason),
        )
