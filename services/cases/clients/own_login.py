"""identity, asked by a member of staff about their own login."""

from dataclasses import dataclass
from uuid import UUID

from pydantic import SecretStr

from chassis.clients import ServiceClient
from contracts.api.common import Page
from contracts.api.identity import (
    OwnAct,
    OwnSessions,
    PasswordChange,
    SessionOpened,
    SessionsEnded,
)

HASHING_SECONDS = 10


@dataclass(frozen=True)
class OwnLogin:
    """Calls in a person's name: `token` is their session's for identity."""

    client: ServiceClient

    async def sessions(self, token: str) -> OwnSessions:
        """Return every browser that is signed in with this login."""
        return await self.client.call("GET", "/me/sessions", token=token, answer=OwnSessions)

    async def end_session(self, token: str, session_id: UUID) -> None:
        """Sign one browser out. Raise `NotFound` where it is none of this person's any more."""
        await self.client.call("DELETE", f"/me/sessions/{session_id}", token=token)

    async def end_sessions(self, token: str, *, but_this: bool) -> None:
        """Sign out everywhere, or everywhere but here."""
        await self.client.call(
            "POST", "/me/sessions/end", token=token, body=SessionsEnded(but_this=but_this)
        )

    async def acts(self, token: str, *, after: str) -> Page[OwnAct]:
        """Return what happened to this login in 90 days, newest first.

        Raise `Invalid` where `after` is no place in the list.
        """
        query = {"after": after} if after else None
        return await self.client.call(
            "GET", "/me/sign-ins", token=token, query=query, answer=Page[OwnAct]
        )

    async def change_password(
        self, token: str, current: str, password: str, *, device: str
    ) -> SessionOpened:
        """Take another password; the session goes on under the token that is returned.

        `device` is the browser's cookie of a known device.

        Raises:
            Unauthenticated: `current` is not the password, or is locked (`sign_in_…`), or the
                session is over.
            Invalid: the new password cannot be accepted, with advice.
        """
        return await self.client.call(
            "POST",
            "/me/password",
            token=token,
            body=PasswordChange(
                current=SecretStr(current), password=SecretStr(password), device=device
            ),
            answer=SessionOpened,
            within=HASHING_SECONDS,
        )
