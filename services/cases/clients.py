"""Typed calls of the cases service to identity, registration and accounts."""

import hashlib
import time
from dataclasses import dataclass, field
from uuid import UUID

from pydantic import SecretStr

from chassis.clients import ServiceClient
from chassis.landlords import Landlord, Landlords
from contracts.api.accounts import (
    AccountHits,
    AccountView,
    ConnectionConfirmation,
    ConnectionVersion,
    ContactCorrection,
    ContactVersion,
    NewConnection,
    NewContact,
)
from contracts.api.identity import (
    InvitationQuery,
    InvitationTaken,
    InvitationView,
    SessionOpened,
    SessionQuery,
    SessionView,
    SignIn,
)
from contracts.api.registration import Candidates, RegistrationView


@dataclass(frozen=True)
class Identity:
    """Sign-in and sessions of staff."""

    client: ServiceClient

    async def sign_in(self, landlord_id: UUID, email: str, password: str) -> SessionOpened:
        """Open a session. Raise `Unauthenticated` for every wrong cause alike."""
        body = SignIn(kind="staff", email=email, password=SecretStr(password))
        return await self.client.call(
            "POST",
            "/sessions",
            landlord_id=landlord_id,
            body=body,
            answer=SessionOpened,
            within=10,
        )

    async def session(self, landlord_id: UUID, token: str) -> SessionView:
        """Return whose session this is. Raise `Unauthenticated` when it is over."""
        return await self.client.call(
            "POST",
            "/sessions/introspect",
            landlord_id=landlord_id,
            body=SessionQuery(token=token),
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


@dataclass(frozen=True)
class Registrations:
    """What applicants said."""

    client: ServiceClient

    async def facts(self, landlord_id: UUID, registration_id: UUID) -> RegistrationView:
        """Return everything the applicant said. Raise `NotFound`."""
        return await self.client.call(
            "GET",
            f"/registrations/{registration_id}/facts",
            landlord_id=landlord_id,
            answer=RegistrationView,
        )

    async def candidates(self, token: str, registration_id: UUID) -> Candidates:
        """Return the accounts this may be about, best first, as the member of staff may see."""
        return await self.client.call(
            "GET", f"/registrations/{registration_id}/candidates", token=token, answer=Candidates
        )


@dataclass(frozen=True)
class Accounts:
    """The record, with the rights of the member of staff who looks or corrects."""

    client: ServiceClient

    async def search(self, token: str, text: str) -> AccountHits:
        """Find accounts by reference, name, address, postcode or e-mail."""
        return await self.client.call(
            "GET", "/accounts", token=token, query={"q": text}, answer=AccountHits
        )

    async def account(self, token: str, account_id: UUID) -> AccountView:
        """Return the account page. Raise `NotFound`."""
        return await self.client.call(
            "GET", f"/accounts/{account_id}", token=token, answer=AccountView
        )

    async def correct_contact(
        self, token: str, contact_id: UUID, version: int, correction: ContactCorrection
    ) -> ContactVersion:
        """Correct a contact that is still at `version`. Raise `Stale` or `Invalid`."""
        return await self.client.call(
            "PATCH",
            f"/contacts/{contact_id}",
            token=token,
            body=correction,
            if_match=version,
            answer=ContactVersion,
        )

    async def add_contact(self, token: str, account_id: UUID, contact: NewContact) -> NewConnection:
        """Add a contact whose connection waits for approval. Raise `Invalid` or `Rejected`."""
        return await self.client.call(
            "POST",
            f"/accounts/{account_id}/contacts",
            token=token,
            body=contact,
            answer=NewConnection,
        )

    async def confirm(
        self,
        token: str,
        account_id: UUID,
        connection_id: UUID,
        version: int,
        confirmation: ConnectionConfirmation,
    ) -> ConnectionVersion:
        """Open what a provisional connection withholds. Raise `NotFound` or `Stale`."""
        return await self.client.call(
            "POST",
            f"/accounts/{account_id}/connections/{connection_id}/confirmation",
            token=token,
            body=confirmation,
            if_match=version,
            answer=ConnectionVersion,
        )


@dataclass(frozen=True)
class Clients:
    """All of them, and the landlords they speak for."""

    identity: Identity
    registrations: Registrations
    accounts: Accounts
    landlords: Landlords

    def landlord(self, landlord_id: UUID) -> Landlord:
        """Return a landlord. Raise `LandlordNotFound`."""
        return self.landlords.by_id(landlord_id)


@dataclass
class StaffSessions:
    """Sessions that identity vouched for a moment ago, so that a page asks once, not per part.

    Kept at most five seconds and dropped at once when a session ends; then identity decides
    again, and if it does not answer nobody is let in.
    """

    keep_seconds: float = 5.0
    most: int = 2000
    _seen: dict[str, tuple[float, SessionView]] = field(default_factory=dict)

    async def view(self, identity: Identity, landlord_id: UUID, token: str) -> SessionView:
        """Return whose session `token` is. Raise `Unauthenticated` or `Unavailable`."""
        key = hashlib.sha256(landlord_id.bytes + token.encode()).hexdigest()
        seen = self._seen.get(key)
        if seen and time.monotonic() - seen[0] < self.keep_seconds:
            return seen[1]
        self._seen.pop(key, None)
        view = await identity.session(landlord_id, token)
        if len(self._seen) >= self.most:
            self._seen.clear()
        self._seen[key] = (time.monotonic(), view)
        return view

    def drop(self, session_id: UUID) -> None:
        """Forget a session that has ended."""
        for key in [k for k, (_, view) in self._seen.items() if view.session_id == session_id]:
            del self._seen[key]


staff_sessions = StaffSessions()
"""The sessions of this process's desk."""
