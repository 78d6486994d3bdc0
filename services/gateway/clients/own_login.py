"""identity, asked by the person signed in about their own login."""

from typing import Literal
from uuid import UUID

from pydantic import SecretStr

from chassis.clients import ServiceClient
from contracts.api.common import Page
from contracts.api.identity import (
    EmailChangeLink,
    EmailChangeView,
    EmailChangeWanted,
    OwnAct,
    OwnSessions,
    PasswordChange,
    SessionOpened,
    SessionsEnded,
)
from contracts.api.identity.external_users import DateFormat, OwnDates
from services.gateway.clients.identity import HASHING_SECONDS

EmailStep = Literal["confirm", "undo", "add"]
"""What a mailed link about an address does."""


class OwnLoginClient:
    """Calls in a person's name: `token` is their session's for identity."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def sessions(self, token: str) -> OwnSessions:
        """Return every browser that is signed in with this login."""
        return await self._service.call("GET", "/me/sessions", token=token, answer=OwnSessions)

    async def end_session(self, token: str, session_id: UUID) -> None:
        """Sign one browser out.

        Raises:
            NotFound: it is none of this person's, or not any more.
        """
        await self._service.call("DELETE", f"/me/sessions/{session_id}", token=token)

    async def end_sessions(self, token: str, *, but_this: bool) -> None:
        """Sign out everywhere, or everywhere but here."""
        await self._service.call(
            "POST", "/me/sessions/end", token=token, body=SessionsEnded(but_this=but_this)
        )

    async def choose_dates(self, token: str, date_format: DateFormat) -> None:
        """Have the pages write days and times in this way."""
        await self._service.call(
            "PUT", "/me/date-format", token=token, body=OwnDates(date_format=date_format)
        )

    async def acts(self, token: str, *, after: str) -> Page[OwnAct]:
        """Return what happened to this login in the last 90 days, newest first.

        Raises:
            Invalid: `after` is no place in the list.
        """
        query = {"after": after} if after else None
        return await self._service.call(
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
        return await self._service.call(
            "POST",
            "/me/password",
            token=token,
            body=PasswordChange(
                current=SecretStr(current), password=SecretStr(password), device=device
            ),
            answer=SessionOpened,
            within=HASHING_SECONDS,
        )

    async def ask_for_email(self, token: str, email: str) -> None:
        """Ask for another address to sign in with.

        Raises:
            Forbidden: the person showed who they are too long ago.
            Invalid: it is no address, or the one in use.
            TooMany: three were asked for within the hour.
        """
        await self._service.call(
            "POST", "/me/email-change", token=token, body=EmailChangeWanted(email=email)
        )

    async def look_at_email_link(
        self, landlord_id: UUID, step: EmailStep, link: str
    ) -> EmailChangeView:
        """Say which change a mailed link is about. Changes nothing.

        Raises:
            NotFound: it is used, too old, or never was.
        """
        return await self._service.call(
            "POST",
            "/email-changes/look",
            landlord_id=landlord_id,
            body=EmailChangeLink(step=step, token=link),
            answer=EmailChangeView,
        )

    async def take_email_link(self, landlord_id: UUID, step: EmailStep, link: str) -> None:
        """Confirm the change, undo it, or add a further address.

        Raises:
            NotFound: it is used, too old, or never was.
            Rejected: the old address is another login's now (`email_taken`).
        """
        await self._service.call(
            "POST",
            "/email-changes/take",
            landlord_id=landlord_id,
            body=EmailChangeLink(step=step, token=link),
        )
