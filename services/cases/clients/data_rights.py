"""identity: what people asked about their own data, as leads watch over it."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.identity.data_requests import ClosingLines, DataRequests

Watched = Literal["data-requests", "closings"]


@dataclass(frozen=True)
class DataRights:
    """With the rights of the lead who asks. Raises `Forbidden` for others."""

    client: ServiceClient

    async def requests(self, token: str, *, after: str = "") -> DataRequests:
        """Return requests for all that is held, the newest first. Raise `Invalid`: bad `after`."""
        return await self.client.call(
            "GET", "/data-requests", token=token, query=_from(after), answer=DataRequests
        )

    async def closings(self, token: str, *, after: str = "") -> ClosingLines:
        """Return closings of logins, the newest first. Raise `Invalid`: bad `after`."""
        return await self.client.call(
            "GET", "/closings", token=token, query=_from(after), answer=ClosingLines
        )

    async def again(self, token: str, kind: Watched, request_id: UUID) -> None:
        """Ask the services once more. Raise `NotFound`, or `Rejected`: nobody is left to ask."""
        await self.client.call("POST", f"/{kind}/{request_id}/again", token=token)


def _from(after: str) -> dict[str, str]:
    return {"after": after} if after else {}
