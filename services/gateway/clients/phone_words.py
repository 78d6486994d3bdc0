"""identity: the word a customer says on the telephone."""

from pydantic import SecretStr

from chassis.clients import ServiceClient
from contracts.api.identity.phone_words import NewPhoneWord, OwnPhoneWord
from services.gateway.clients.identity import HASHING_SECONDS


class PhoneWordsClient:
    """Calls of the portal to identity with the customer's own token."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def own(self, token: str) -> OwnPhoneWord:
        """Say since when the customer has a word."""
        return await self._service.call("GET", "/me/phone-word", token=token, answer=OwnPhoneWord)

    async def choose(self, token: str, word: str) -> None:
        """Set the word.

        Raises:
            Invalid: it is too short, or the password.
            Forbidden: the customer showed who they are too long ago.
        """
        await self._service.call(
            "PUT",
            "/me/phone-word",
            token=token,
            body=NewPhoneWord(word=SecretStr(word)),
            within=2 * HASHING_SECONDS,
        )

    async def drop(self, token: str) -> None:
        """Do without a word."""
        await self._service.call("DELETE", "/me/phone-word", token=token)
