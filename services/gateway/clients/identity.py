"""identity: who is signed in, and the logins that wait for their registration."""

from uuid import UUID

from pydantic import SecretStr

from chassis.clients import ServiceClient
from contracts.api.identity import (
    InvitationQuery,
    InvitationTaken,
    InvitationView,
    PendingUser,
    ProofAccepted,
    ProofAttempt,
    SessionOpened,
    SessionQuery,
    SessionView,
    SignIn,
    TicketSignIn,
    UnlockLink,
    WorkTask,
)

HASHING_SECONDS = 8.0
"""Longest wait for a call that hashes a password: the lane may be full for a moment."""


class IdentityClient:
    """Calls of the portal to identity, always as the portal itself: nobody is signed in yet."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def keep_pending(
        self, landlord_id: UUID, registration_id: UUID, user: PendingUser
    ) -> None:
        """Keep email and password until the registration is decided. Mails nothing yet.

        Raises:
            Invalid: the address or the password cannot be accepted, by field.
            Rejected: this registration waits with another address or password already.
        """
        await self._service.call(
            "PUT",
            f"/pending-users/{registration_id}",
            landlord_id=landlord_id,
            body=user,
            within=HASHING_SECONDS,
        )

    async def send_code(self, landlord_id: UUID, registration_id: UUID) -> None:
        """Mail a code, which takes the place of any before it.

        Raises:
            TooMany: the last one left less than a minute ago (`mailed_a_moment_ago`), or very
                many were sent.
        """
        await self._service.call(
            "POST", f"/pending-users/{registration_id}/code", landlord_id=landlord_id
        )

    async def prove_mailbox(
        self, landlord_id: UUID, registration_id: UUID, code: str
    ) -> ProofAccepted:
        """Exchange the mailed code for what opens the next doors.

        Raises:
            Rejected: it is not the code, it is too old, or too many were tried.
        """
        return await self._service.call(
            "POST",
            f"/pending-users/{registration_id}/proof",
            landlord_id=landlord_id,
            body=ProofAttempt(code=code),
            answer=ProofAccepted,
        )

    async def forget_pending(self, landlord_id: UUID, registration_id: UUID) -> None:
        """Drop a login that was never used. One that is gone already is no error."""
        await self._service.call(
            "DELETE", f"/pending-users/{registration_id}", landlord_id=landlord_id
        )

    async def sign_in(
        self, landlord_id: UUID, email: str, password: str, *, device: str = "", work: str = ""
    ) -> SessionOpened:
        """Open a session. `device` is the browser's cookie of a known device, `work` its proof.

        Raises:
            Unauthenticated: for every cause alike. The code tells of a lock, in the same way for
                every address.
            Invalid: `work_needed` while the browser must do some work first.
        """
        return await self._service.call(
            "POST",
            "/sessions",
            landlord_id=landlord_id,
            body=SignIn(
                kind="customer",
                email=email,
                password=SecretStr(password),
                device=device,
                work=work,
            ),
            answer=SessionOpened,
            within=HASHING_SECONDS,
        )

    async def sign_in_with_ticket(
        self, landlord_id: UUID, ticket: str, *, device: str
    ) -> SessionOpened:
        """Open the first session of a login that has just begun to work.

        `device` is the browser's cookie of a known device.

        Raises:
            Rejected: the ticket is used, too old, or the login does not work yet.
        """
        return await self._service.call(
            "POST",
            "/sessions/from-ticket",
            landlord_id=landlord_id,
            body=TicketSignIn(ticket=ticket, device=device),
            answer=SessionOpened,
        )

    async def work_task(self, landlord_id: UUID) -> str | None:
        """Return what the browser shall do before its next try; None: nobody attacks from there."""
        given = await self._service.call(
            "POST", "/work-tasks", landlord_id=landlord_id, answer=WorkTask
        )
        return given.task

    async def session(
        self, landlord_id: UUID, token: str, *, is_activity: bool = True
    ) -> SessionView:
        """Say whose session this is, and count this as activity unless told otherwise.

        Raises:
            Unauthenticated: it has ended, or never was.
        """
        return await self._service.call(
            "POST",
            "/sessions/introspect",
            landlord_id=landlord_id,
            body=SessionQuery(token=token, is_activity=is_activity),
            answer=SessionView,
        )

    async def end_session(self, landlord_id: UUID, token: str) -> None:
        """End a session. One that has ended already is no error."""
        await self._service.call(
            "POST", "/sessions/end", landlord_id=landlord_id, body=SessionQuery(token=token)
        )

    async def invitation(self, landlord_id: UUID, token: str) -> InvitationView:
        """Say whose invitation this is. Changes nothing.

        Raises:
            NotFound: it is used, too old, or never was.
        """
        return await self._service.call(
            "POST",
            "/invitations/look",
            landlord_id=landlord_id,
            body=InvitationQuery(token=token),
            answer=InvitationView,
        )

    async def take_invitation(self, landlord_id: UUID, token: str, password: str) -> None:
        """Set the invited person's password and use the link up.

        Raises:
            Invalid: the password cannot be accepted, with advice.
            NotFound: the link is used, too old, or never was.
        """
        await self._service.call(
            "POST",
            "/invitations/take",
            landlord_id=landlord_id,
            body=InvitationTaken(token=token, password=SecretStr(password)),
            within=HASHING_SECONDS,
        )

    async def unlock(self, landlord_id: UUID, token: str) -> None:
        """End a lock by the mailed link and use the link up.

        Raises:
            NotFound: the link is used, too old, or never was.
        """
        await self._service.call(
            "POST", "/unlock-links/take", landlord_id=landlord_id, body=UnlockLink(token=token)
        )
