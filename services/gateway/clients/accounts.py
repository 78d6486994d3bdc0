"""accounts: the homes of the person who asks."""

from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.accounts import Agreement, Homes, PersonalDetails
from contracts.api.details import DetailsOutcome, DetailsWish


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

    async def change_details(self, token: str, wish: DetailsWish) -> DetailsOutcome:
        """Change what is changed at once; the rest waits. Raise `Invalid` with the fields."""
        return await self._service.call(
            "PATCH", "/me/details", token=token, body=wish, answer=DetailsOutcome
        )

    async def withdraw_change(self, token: str, change_id: UUID) -> None:
        """Take back a wish that waits. Raise `NotFound`."""
        await self._service.call("DELETE", f"/me/details/waiting/{change_id}", token=token)

    async def agreement(self, token: str, account_id: UUID) -> Agreement:
        """Return what the account is. Raise `NotFound` where it is none of theirs."""
        return await self._service.call(
            "GET", f"/me/accounts/{account_id}", token=token, answer=Agreement
        )
