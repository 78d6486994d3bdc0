"""identity: who of the staff is signed in."""

from dataclasses import dataclass
from uuid import UUID

from pydantic import SecretStr

from chassis.clients import ServiceClient
from contracts.api.identity import (
    InvitationQuery,
    InvitationTaken,
    InvitationView,
    Recipient,
    SessionOpened,
    SessionQuery,
    SessionView,
    SignIn,
    UnlockLink,
    WorkTask,
)
from contracts.api.key_links import ContactLogin


@dataclass(frozen=True)
class Identity:
    """Sign-in and sessions of staff."""

    client: ServiceClient

    async def sign_in(
        self, landlord_id: UUID, email: str, password: str, *, device: str = "", work: str = ""
    ) -> SessionOpened:
        """Open a session. `device` is the browser's cookie of a known device, `work` its proof.

        Raise `Unauthenticated` for every wrong cause alike. The code tells of a lock, in the same
        way for every address. Raise `Invalid` with `work_needed` while the browser must do some
        work first.
        """
        body = SignIn(
            kind="staff", email=email, password=SecretStr(password), device=device, work=work
        )
        return await self.client.call(
            "POST",
            "/sessions",
            landlord_id=landlord_id,
            body=body,
            answer=SessionOpened,
            within=10,
        )

    async def work_task(self, landlord_id: UUID) -> str | None:
        """Return what the browser shall do before its next try; None: nobody attacks from there."""
        given = await self.client.call(
            "POST", "/work-tasks", landlord_id=landlord_id, answer=WorkTask
        )
        return given.task

    async def session(
        self, landlord_id: UUID, token: str, *, is_activity: bool = True
    ) -> SessionView:
        """Return whose session this is; activity unless told otherwise. Raise `Unauthenticated`."""
        return await self.client.call(
            "POST",
            "/sessions/introspect",
            landlord_id=landlord_id,
            body=SessionQuery(token=token, is_activity=is_activity),
            answer=SessionView,
        )

    async def sign_out(self, landlord_id: UUID, token: str) -> None:
        """End the session; one that is over already is no error."""
        await self.client.call(
            "POST", "/sessions/end", landlord_id=landlord_id, body=SessionQuery(token=token)
        )

    async def invitation(self, landlord_id: UUID, token: str) -> InvitationView:
        """Return whose invitation this is, without using it up. Raise `NotFound`."""
        return await self.client.call(
            "POST",
            "/invitations/look",
            landlord_id=landlord_id,
            body=InvitationQuery(token=token),
            answer=InvitationView,
        )

    async def take_invitation(self, landlord_id: UUID, token: str, password: str) -> None:
        """Set the first password. Raise `Invalid` with advice, or `NotFound`."""
        body = InvitationTaken(token=token, password=SecretStr(password))
        await self.client.call(
            "POST", "/invitations/take", landlord_id=landlord_id, body=body, within=10
        )

    async def unlock(self, landlord_id: UUID, token: str) -> None:
        """End a lock by the mailed link and use the link up. Raise `NotFound`."""
        await self.client.call(
            "POST", "/unlock-links/take", landlord_id=landlord_id, body=UnlockLink(token=token)
        )

    async def login_of_contact(self, landlord_id: UUID, contact_id: UUID) -> UUID | None:
        """Return the working login of a person on record, or None."""
        found = await self.client.call(
            "GET", f"/contacts/{contact_id}/login", landlord_id=landlord_id, answer=ContactLogin
        )
        return found.user_id

    async def recipient(self, landlord_id: UUID, user_id: UUID) -> Recipient:
        """Return the address on a login. Raise `NotFound`."""
        return await self.client.call(
            "GET", f"/users/{user_id}/recipient", landlord_id=landlord_id, answer=Recipient
        )
