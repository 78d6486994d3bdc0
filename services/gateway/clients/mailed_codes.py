"""identity: signing in by a code from the mailbox."""

from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.identity import CodeSignIn, SessionOpened, SignInCodeWanted


class MailedCodesClient:
    """Calls of the portal to identity about codes to sign in by."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def send(self, landlord_id: UUID, attempt_id: UUID, email: str) -> None:
        """Mail a code to whoever has this address, in place of any before it of this browser.

        Raises:
            Invalid: it is no address.
            TooMany: the last one left less than a minute ago (`mailed_a_moment_ago`), or very
                many were sent.
        """
        await self._service.call(
            "PUT",
            f"/sign-in-codes/{attempt_id}",
            landlord_id=landlord_id,
            body=SignInCodeWanted(email=email),
        )

    async def sign_in(
        self, landlord_id: UUID, attempt_id: UUID, email: str, code: str, *, device: str = ""
    ) -> SessionOpened:
        """Open a session by the mailed code. `device` is the browser's cookie of a known device.

        Raises:
            Invalid: it is not the code; `tries_left` counts what is left of it.
            Unauthenticated: the address is locked.
            Rejected: it is too old, used, or was tried too often.
        """
        return await self._service.call(
            "POST",
            "/sessions/from-code",
            landlord_id=landlord_id,
            body=CodeSignIn(attempt_id=attempt_id, email=email, code=code, device=device),
            answer=SessionOpened,
        )
