"""identity: the one thing a session may do that waits for a new password."""

from uuid import UUID

from pydantic import SecretStr

from chassis.clients import ServiceClient
from contracts.api.identity import SessionOpened
from contracts.api.identity.one_time_passwords import (
    NewPassword,
    NewPasswordQuery,
    NewPasswordView,
)
from services.gateway.clients.identity import HASHING_SECONDS


class NewPasswordClient:
    """Calls of the portal to identity with the session's own token: it opens nothing else."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def look(self, landlord_id: UUID, session: str) -> NewPasswordView:
        """Say who is to choose a new password.

        Raises:
            Unauthenticated: nobody is, in this browser.
        """
        return await self._service.call(
            "POST",
            "/sessions/new-password/look",
            landlord_id=landlord_id,
            body=NewPasswordQuery(session=session),
            answer=NewPasswordView,
        )

    async def choose(
        self,
        landlord_id: UUID,
        session: str,
        password: str,
        new_password: str,
        *,
        device: str = "",
    ) -> SessionOpened:
        """Set the new password; a new session takes the old one's place.

        Raises:
            Invalid: by field, what is wrong with either password.
            Unauthenticated: the session is over, or its tries are used up.
        """
        return await self._service.call(
            "POST",
            "/sessions/new-password",
            landlord_id=landlord_id,
            body=NewPassword(
                session=session,
                password=SecretStr(password),
                new_password=SecretStr(new_password),
                device=device,
            ),
            answer=SessionOpened,
            within=2 * HASHING_SECONDS,
        )
