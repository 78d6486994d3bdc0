"""notifications: what a customer wishes to be mailed about, and what they agreed to."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.notifications.consents import Consents
from contracts.api.notifications.preferences import Preferences


@dataclass(frozen=True)
class Wishes:
    """What people chose in the portal, to be looked at with the rights of the member of staff."""

    client: ServiceClient

    async def preferences(self, token: str, contact_id: UUID) -> Preferences:
        """Return every topic, and whether this person is mailed about it."""
        return await self.client.call(
            "GET", f"/contacts/{contact_id}/preferences", token=token, answer=Preferences
        )

    async def consents(self, token: str, contact_id: UUID) -> Consents:
        """Return what the landlord asks for, and how this person answered."""
        return await self.client.call(
            "GET", f"/contacts/{contact_id}/consents", token=token, answer=Consents
        )
