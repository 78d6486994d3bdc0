"""notifications: the landlord's own wording of the mails."""

from dataclasses import dataclass

from chassis.clients import ServiceClient
from contracts.api.notifications import (
    NewWording,
    WordingDraft,
    WordingPreview,
    WordingRestored,
    WordingSaved,
    WordingView,
)
from contracts.api.notifications import (
    Wordings as WordingList,
)


@dataclass(frozen=True)
class Wordings:
    """Wordings of mails, with the rights of the member of staff. Raise `Forbidden` for others."""

    client: ServiceClient

    async def all(self, token: str) -> WordingList:
        """Return the mails that may be worded."""
        return await self.client.call("GET", "/wordings", token=token, answer=WordingList)

    async def one(self, token: str, letter: str) -> WordingView:
        """Return one with its versions and tags. Raise `NotFound`."""
        return await self.client.call("GET", f"/wordings/{letter}", token=token, answer=WordingView)

    async def preview(self, token: str, letter: str, draft: WordingDraft) -> WordingPreview:
        """Return how a draft would look. Raise `Invalid` with advice."""
        return await self.client.call(
            "POST", f"/wordings/{letter}/preview", token=token, body=draft, answer=WordingPreview
        )

    async def save(self, token: str, letter: str, wording: NewWording) -> WordingSaved:
        """Put it in force. Raise `Invalid` with advice, or `Stale`."""
        return await self.client.call(
            "POST", f"/wordings/{letter}/versions", token=token, body=wording, answer=WordingSaved
        )

    async def restore(self, token: str, letter: str, wanted: WordingRestored) -> WordingSaved:
        """Put an earlier version in force again. Raise `NotFound`, `Invalid` or `Stale`."""
        return await self.client.call(
            "POST", f"/wordings/{letter}/restored", token=token, body=wanted, answer=WordingSaved
        )
