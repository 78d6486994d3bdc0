"""notifications: what was sent to the person who asks."""

from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.notifications.communications import (
    Communication,
    Communications,
    CommunicationsCount,
)


class CommunicationsClient:
    """Calls of the portal to notifications, always with the customer's own token."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def communications(self, token: str, *, after: UUID | None) -> Communications:
        """Return a part of what was sent to this person, the newest first.

        Raises:
            NotFound: `after` is no message to them.
        """
        path = "/me/communications" + (f"?after={after}" if after else "")
        return await self._service.call("GET", path, token=token, answer=Communications)

    async def count(self, token: str) -> CommunicationsCount:
        """Return how many messages this person has not opened."""
        return await self._service.call(
            "GET", "/me/communications/count", token=token, answer=CommunicationsCount
        )

    async def open(self, token: str, message_id: UUID) -> Communication:
        """Return one message, read from now on.

        Raises:
            NotFound: it was sent to somebody else.
        """
        return await self._service.call(
            "POST", f"/me/communications/{message_id}/reading", token=token, answer=Communication
        )
