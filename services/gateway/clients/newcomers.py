"""accounts: stopping somebody who came in as the owner of a home."""

from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.provisional import NewcomerLink, NewcomerObjection, NewcomerView


class NewcomersClient:
    """What the reader of a notice may do about it, in the portal's own name."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def look(self, landlord_id: UUID, link: str) -> NewcomerView:
        """Say which home a link is about. Raise `NotFound`: there is nothing to stop any more."""
        return await self._service.call(
            "POST",
            "/newcomers/look",
            landlord_id=landlord_id,
            body=NewcomerLink(token=link),
            answer=NewcomerView,
        )

    async def stop(self, landlord_id: UUID, objection: NewcomerObjection) -> None:
        """Stop them and tell staff; again, nothing changes. Raise `NotFound`: it is too late."""
        await self._service.call(
            "POST", "/newcomers/objection", landlord_id=landlord_id, body=objection
        )
