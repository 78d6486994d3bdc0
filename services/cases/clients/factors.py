"""identity: what staff show beside a password, and showing it once more."""

from dataclasses import dataclass
from uuid import UUID

from pydantic import SecretStr

from chassis.clients import ServiceClient
from contracts.api.identity import Confirmation, SessionOpened

HASHING_SECONDS = 10


@dataclass(frozen=True)
class Factors:
    """Asked with the session's own token: it may open nothing yet."""

    client: ServiceClient

    async def confirm(
        self, landlord_id: UUID, session: str, password: str, *, device: str = ""
    ) -> SessionOpened:
        """Show the password once more; the new session takes the old one's place.

        Raise `Unauthenticated`: it is not the password (`sign_in_…`), or the session is over.
        """
        return await self.client.call(
            "POST",
            "/sessions/confirm",
            landlord_id=landlord_id,
            body=Confirmation(session=session, password=SecretStr(password), device=device),
            answer=SessionOpened,
            within=HASHING_SECONDS,
        )
