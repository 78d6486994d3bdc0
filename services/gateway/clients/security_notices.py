"""identity: saying that it was not oneself."""

from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.identity.security_notices import NotMeLink, NotMeView


class SecurityNoticesClient:
    """What the reader of a mail about a login may do about it."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def look(self, landlord_id: UUID, link: str) -> NotMeView:
        """Say what a link is about. Raise `NotFound` where it is worth nothing any more."""
        return await self._service.call(
            "POST",
            "/security-notices/look",
            landlord_id=landlord_id,
            body=NotMeLink(token=link),
            answer=NotMeView,
        )

    async def take(self, landlord_id: UUID, link: str) -> None:
        """Lock the login and tell staff. Raise `NotFound` where it is too late."""
        await self._service.call(
            "POST",
            "/security-notices/take",
            landlord_id=landlord_id,
            body=NotMeLink(token=link),
        )
