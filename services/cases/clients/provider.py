"""identity: signing in with the organisation's own provider."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.identity import (
    ProviderSignIn,
    ProviderSignInBegun,
    ProviderSignInEnd,
    ProviderView,
    SessionOpened,
)

PATIENCE_SECONDS = 10
"""identity asks the provider meanwhile, for at most eight."""


@dataclass(frozen=True)
class OwnProvider:
    """The organisation's own sign-in."""

    client: ServiceClient

    async def begin(self, landlord_id: UUID, *, is_again: bool) -> ProviderSignInBegun:
        """Return where to send the browser. Raise `Rejected` where there is no provider."""
        return await self.client.call(
            "POST",
            "/provider/sign-ins",
            landlord_id=landlord_id,
            body=ProviderSignIn(is_again=is_again),
            answer=ProviderSignInBegun,
            within=PATIENCE_SECONDS,
        )

    async def end(self, landlord_id: UUID, *, state: str, code: str) -> SessionOpened:
        """Open a session with what the browser brought back. Raise `Rejected`, or `Unavailable`."""
        return await self.client.call(
            "POST",
            "/provider/sessions",
            landlord_id=landlord_id,
            body=ProviderSignInEnd(state=state, code=code),
            answer=SessionOpened,
            within=PATIENCE_SECONDS,
        )

    async def view(self, token: str) -> ProviderView:
        """Tell an admin how it is set up. Raise `Rejected` where there is none."""
        return await self.client.call(
            "GET", "/provider", token=token, answer=ProviderView, within=PATIENCE_SECONDS
        )
