"""identity: getting a staff member's forgotten password replaced."""

from dataclasses import dataclass
from uuid import UUID

from pydantic import SecretStr

from chassis.clients import ServiceClient
from contracts.api.identity import (
    PasswordResetQuery,
    PasswordResetTaken,
    PasswordResetView,
    PasswordResetWanted,
)


@dataclass(frozen=True)
class Passwords:
    """Links to choose a new password."""

    client: ServiceClient

    async def ask_for_link(self, landlord_id: UUID, email: str) -> None:
        """Have a link sent, if somebody has this address. The answer never says."""
        await self.client.call(
            "POST",
            "/password-resets",
            landlord_id=landlord_id,
            body=PasswordResetWanted(email=email),
        )

    async def ask_again(self, landlord_id: UUID, link: str) -> None:
        """Have a new link sent in place of a dead one. The answer never says."""
        await self.client.call(
            "POST",
            "/password-resets/again",
            landlord_id=landlord_id,
            body=PasswordResetQuery(token=link),
        )

    async def look(self, landlord_id: UUID, link: str) -> PasswordResetView:
        """Return whose link this is, without using it up. Raise `NotFound`."""
        return await self.client.call(
            "POST",
            "/password-resets/look",
            landlord_id=landlord_id,
            body=PasswordResetQuery(token=link),
            answer=PasswordResetView,
        )

    async def take(self, landlord_id: UUID, link: str, password: str) -> None:
        """Set the password. Raise `Invalid` with advice, or `NotFound`."""
        body = PasswordResetTaken(token=link, password=SecretStr(password))
        await self.client.call(
            "POST", "/password-resets/take", landlord_id=landlord_id, body=body, within=10
        )
