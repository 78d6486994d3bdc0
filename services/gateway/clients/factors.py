"""identity: what people show beside a password, and showing it once more."""

from uuid import UUID

from pydantic import SecretStr

from chassis.clients import ServiceClient
from contracts.api.identity import (
    Confirmation,
    NewPasskey,
    OfSession,
    PasskeyOptions,
    PasskeySignIn,
    PasskeyView,
    RecoveryCodes,
    SecondStep,
    SecondStepOffer,
    SecondStepSetUp,
    SecondStepView,
    SessionOpened,
)
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

    async def second_step(
        self, landlord_id: UUID, session: str, code: str, *, device: str = ""
    ) -> SessionOpened:
        """Type the code that the session waits for; a new session takes its place.

        Raises:
            Invalid: it is not right, or was used.
            TooMany: five were typed in five minutes.
            Unauthenticated: the address is locked (`sign_in_locked…`), or the session is over.
        """
        return await self._service.call(
            "POST",
            "/sessions/second-step",
            landlord_id=landlord_id,
            body=SecondStep(session=session, code=SecretStr(code), device=device),
            answer=SessionOpened,
            within=HASHING_SECONDS,
        )

    async def look(self, landlord_id: UUID, session: str) -> SecondStepView:
        """Say what the login has beside its password."""
        return await self._service.call(
            "POST",
            "/second-step/look",
            landlord_id=landlord_id,
            body=OfSession(session=session),
            answer=SecondStepView,
        )

    async def offer(self, landlord_id: UUID, session: str) -> SecondStepOffer:
        """Begin to set up an app.

        Raises:
            Forbidden: who it is was shown too long ago.
            Rejected: there is one already.
        """
        return await self._service.call(
            "POST",
            "/second-step/offer",
            landlord_id=landlord_id,
            body=OfSession(session=session),
            answer=SecondStepOffer,
        )

    async def set_up(self, landlord_id: UUID, session: str, code: str) -> SecondStepSetUp:
        """Put the offered app into use.

        Raises:
            Invalid: the app shows another code.
            Rejected: nothing was begun, or too long ago.
        """
        return await self._service.call(
            "POST",
            "/second-step/set-up",
            landlord_id=landlord_id,
            body=SecondStep(session=session, code=SecretStr(code)),
            answer=SecondStepSetUp,
        )

    async def new_codes(self, landlord_id: UUID, session: str) -> RecoveryCodes:
        """Make new recovery codes in place of the old."""
        return await self._service.call(
            "POST",
            "/second-step/recovery-codes",
            landlord_id=landlord_id,
            body=OfSession(session=session),
            answer=RecoveryCodes,
        )

    async def remove(self, landlord_id: UUID, session: str) -> None:
        """Turn the second step off."""
        await self._service.call(
            "POST",
            "/second-step/remove",
            landlord_id=landlord_id,
            body=OfSession(session=session),
        )

    async def passkey_offer(self, landlord_id: UUID, session: str) -> PasskeyOptions:
        """Begin to make a passkey."""
        return await self._service.call(
            "POST",
            "/passkeys/offer",
            landlord_id=landlord_id,
            body=OfSession(session=session),
            answer=PasskeyOptions,
        )

    async def add_passkey(
        self, landlord_id: UUID, session: str, credential: str, name: str
    ) -> PasskeyView:
        """Keep the passkey that a device made.

        Raises:
            Invalid: the device's answer is not good.
            Rejected: there are ten, or this one is known.
        """
        return await self._service.call(
            "POST",
            "/passkeys",
            landlord_id=landlord_id,
            body=NewPasskey(session=session, credential=credential, name=name),
            answer=PasskeyView,
        )

    async def remove_passkey(self, landlord_id: UUID, session: str, passkey_id: UUID) -> None:
        """Take a passkey away."""
        await self._service.call(
            "POST",
            f"/passkeys/{passkey_id}/remove",
            landlord_id=landlord_id,
            body=OfSession(session=session),
        )

    async def passkey_challenge(self, landlord_id: UUID) -> PasskeyOptions:
        """Return what a passkey is to sign."""
        return await self._service.call(
            "POST", "/sessions/passkey/challenge", landlord_id=landlord_id, answer=PasskeyOptions
        )

    async def sign_in_with_passkey(
        self, landlord_id: UUID, credential: str, *, session: str = "", device: str = ""
    ) -> SessionOpened:
        """Sign in; with `session`, show once more who it is, or take the second step.

        Raises:
            Unauthenticated: for every cause alike.
        """
        return await self._service.call(
            "POST",
            "/sessions/passkey",
            landlord_id=landlord_id,
            body=PasskeySignIn(credential=credential, session=session, device=device),
            answer=SessionOpened,
            within=HASHING_SECONDS,
        )
