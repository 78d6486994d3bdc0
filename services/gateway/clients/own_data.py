"""All that is held about the person signed in: identity keeps the request, each owner its part."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from uuid import UUID

from chassis.clients import ServiceClient
from chassis.errors import Unavailable
from chassis.own_data import OwnPart
from contracts.api.holds import Hold, Holds
from contracts.api.identity.closings import ClosingView, OwnClosing
from contracts.api.identity.data_requests import DataRequest, OwnDataRequest


class OwnDataClient:
    """Calls in a person's name: `tokens` are those of their session, by service."""

    def __init__(self, services: Mapping[str, ServiceClient]) -> None:
        """Speak through `services`, by name."""
        self._services = services

    async def standing(self, tokens: Mapping[str, str]) -> DataRequest | None:
        """Return the newest request of the last week and how far each service is."""
        found = await self._services["identity"].call(
            "GET", "/me/data-request", token=tokens["identity"], answer=OwnDataRequest
        )
        return found.request

    async def ask(self, tokens: Mapping[str, str]) -> DataRequest:
        """Ask for everything.

        Raises:
            Forbidden: the person has to show once more who they are.
        """
        return await self._services["identity"].call(
            "POST", "/me/data-request", token=tokens["identity"], answer=DataRequest
        )

    async def closing(self, tokens: Mapping[str, str]) -> ClosingView | None:
        """Return the closing of the login that waits."""
        found = await self._services["identity"].call(
            "GET", "/me/closing", token=tokens["identity"], answer=OwnClosing
        )
        return found.closing

    async def close(self, tokens: Mapping[str, str]) -> None:
        """Have the login closed. Raise `Forbidden`: they show once more who they are."""
        await self._services["identity"].call(
            "POST", "/me/closing", token=tokens["identity"], answer=ClosingView
        )

    async def keep(self, tokens: Mapping[str, str]) -> None:
        """Keep the login after all."""
        await self._services["identity"].call("POST", "/me/closing/stop", token=tokens["identity"])

    async def holds(self, tokens: Mapping[str, str]) -> list[Hold] | None:
        """Return what stays for now when they close their login; None: it cannot be told."""

        async def of(service: str) -> Holds:
            return await self._services[service].call(
                "GET", "/me/holds", token=tokens[service], answer=Holds
            )

        try:
            found = await asyncio.gather(of("accounts"), of("cases"))
        except Unavailable:
            return None
        return [hold for each in found for hold in each.items]

    async def part(self, service: str, tokens: Mapping[str, str], request_id: UUID) -> OwnPart:
        """Return what one service prepared. Raise `NotFound`: nothing, or not any more."""
        return await self._services[service].call(
            "GET", f"/me/own-data/{request_id}", token=tokens[service], answer=OwnPart
        )

    async def file(
        self, service: str, tokens: Mapping[str, str], request_id: UUID, file_id: UUID
    ) -> AsyncIterator[bytes]:
        """Return a file of a part, piece by piece. Raise `NotFound`: it is gone."""
        path = f"/me/own-data/{request_id}/files/{file_id}"
        return await self._services[service].receive_file(path, token=tokens[service], query={})
