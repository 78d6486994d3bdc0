"""accounts: the homes of the person who asks."""

from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.accounts import Agreement, Homes, PersonalDetails


class AccountsClient:
    """Calls of the portal to accounts, always with the customer's own token."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def homes(self, token: str) -> Homes:
        """Return the homes this person may see now: empty when no connection is live any more."""
        return await self._service.call("GET", "/me/homes", token=token, answer=Homes)

    async def details(self, token: str) -> PersonalDetails:
        """Return what the record says of this person."""
        return await self._service.call("GET", "/me/details", token=token, answer=PersonalDetails)

    async def agreement(self, token: str, account_id: UUID) -> Agreement:
        """Return what the account is. Raise `NotFound` where it is none of theirs."""
        return await self._service.call(
            "GET", f"/me/accounts/{account_id}", token=token, answer=Agreement
        )
