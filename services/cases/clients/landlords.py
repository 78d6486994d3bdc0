"""accounts: what staff change of the landlord itself."""

from dataclasses import dataclass

from chassis.clients import ServiceClient
from contracts.api.landlords import OWN_SETTINGS, LandlordHistory, LandlordSettings, LandlordView


@dataclass(frozen=True)
class OwnLandlord:
    """The landlord's settings, with the rights of the member of staff."""

    client: ServiceClient

    async def view(self, token: str) -> LandlordView:
        """Return what is in place of the file, and its version."""
        return await self.client.call("GET", OWN_SETTINGS, token=token, answer=LandlordView)

    async def changes(self, token: str) -> LandlordHistory:
        """Return who changed what, the newest first."""
        return await self.client.call(
            "GET", f"{OWN_SETTINGS}/changes", token=token, answer=LandlordHistory
        )

    async def change(self, token: str, over: int, settings: LandlordSettings) -> LandlordView:
        """Change the parts that are set. Raise `Invalid` with advice by part, or `Stale`."""
        return await self.client.call(
            "PATCH", OWN_SETTINGS, token=token, if_match=over, body=settings, answer=LandlordView
        )
