"""notifications: what the person who asks wishes to be mailed, and links that end mails."""

from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.notifications.consents import Consents, ConsentWanted
from contracts.api.notifications.preferences import (
    Preferences,
    PreferencesChosen,
    StopLink,
    StoppedTopic,
)


class PreferencesClient:
    """Calls with the customer's own token; those about a link in the portal's own name."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def preferences(self, token: str) -> Preferences:
        """Return every topic, and whether this person is mailed about it."""
        return await self._service.call("GET", "/me/preferences", token=token, answer=Preferences)

    async def choose(self, token: str, mailed: dict[str, bool]) -> None:
        """Choose from now on, by topic."""
        await self._service.call(
            "PUT", "/me/preferences", token=token, body=PreferencesChosen(email=mailed)
        )

    async def consents(self, token: str) -> Consents:
        """Return what the landlord asks for, and how this person answered."""
        return await self._service.call("GET", "/me/consents", token=token, answer=Consents)

    async def decide(self, token: str, purpose: str, wanted: ConsentWanted) -> None:
        """Agree, or take it back.

        Raises:
            NotFound: the landlord does not ask for it.
            Rejected: the words are others by now.
        """
        await self._service.call("PUT", f"/me/consents/{purpose}", token=token, body=wanted)

    async def look(self, landlord_id: UUID, link: str) -> StoppedTopic:
        """Say which topic a link ends. Raise `NotFound`: there is no such link."""
        return await self._about("look", landlord_id, link)

    async def stop(self, landlord_id: UUID, link: str) -> StoppedTopic:
        """End mails of the topic; again, nothing changes. Raise `NotFound` likewise."""
        return await self._about("stop", landlord_id, link)

    async def _about(self, act: str, landlord_id: UUID, link: str) -> StoppedTopic:
        return await self._service.call(
            "POST",
            f"/stop-links/{act}",
            landlord_id=landlord_id,
            body=StopLink(token=link),
            answer=StoppedTopic,
        )
