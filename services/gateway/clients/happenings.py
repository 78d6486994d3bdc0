"""accounts: what the people of a home should know, and what happened on its account."""

from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.notices import Activity, ActivityWanted, OwnNotices


class HappeningsClient:
    """Calls about one home, always with the customer's own token."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def notices(self, token: str, account_id: UUID) -> OwnNotices:
        """Return what the landlord tells the people of this home today, and what happened last."""
        return await self._service.call(
            "GET", f"/me/accounts/{account_id}/notices", token=token, answer=OwnNotices
        )

    async def activity(self, token: str, account_id: UUID, wanted: ActivityWanted) -> Activity:
        """Return a part of what happened, as far as the person may know it today."""
        told = wanted.model_dump(mode="json", exclude_none=True)
        return await self._service.call(
            "GET",
            f"/me/accounts/{account_id}/activity",
            token=token,
            query={name: str(value) for name, value in told.items()},
            answer=Activity,
        )
