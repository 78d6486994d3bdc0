"""identity: what people show beside a password, and showing it once more."""

from uuid import UUID

from pydantic import SecretStr

from chassis.clients import ServiceClient
from contracts.api.identity import Confirmation, SessionOpened
from services.gateway.clients.identity import HASHING_SECONDS


class FactorsClient:
    """Calls of the portal to identity with the session's own token: it may open nothing yet."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def confirm(
        self, landlord_id: UUID, session: str, password: str, *, device: str = ""
    ) -> SessionOpened:
        """Show the password once more; the new session takes the old one's place.

        Raises:
            Unauthenticated: it is not the password (`sign_in_…`), or the session is over.
        """
        return await self._service.call(
            "POST",
            "/sessions/confirm",
            landlord_id=landlord_id,
            body=Confirmation(session=session, password=SecretStr(password), device=device),
            answer=SessionOpened,
            within=HASHING_SECONDS,
        )
