"""Invitations to act on a home: owners through accounts, whoever was invited through identity."""

from uuid import UUID

from pydantic import SecretStr

from chassis.clients import ServiceClient
from contracts.api.invitations import (
    AccessInvitations,
    Invitation,
    InvitationAccepted,
    InvitationPage,
    InvitationToken,
    InvitedLogin,
)
from services.gateway.clients.identity import HASHING_SECONDS


class AccessInvitationsClient:
    """Calls of the portal: with the customer's own token, or in its own name for a link."""

    def __init__(self, *, accounts: ServiceClient, identity: ServiceClient) -> None:
        """Speak through these."""
        self._accounts = accounts
        self._identity = identity

    async def own(self, token: str) -> AccessInvitations:
        """Return who was invited to this person's homes, by whichever owner."""
        return await self._accounts.call(
            "GET", "/me/access-invitations", token=token, answer=AccessInvitations
        )

    async def invite(
        self, token: str, account_id: UUID, invitation_id: UUID, wish: Invitation
    ) -> None:
        """Invite somebody; the same id again changes nothing.

        Raises:
            Invalid: some fields, with advice.
            NotFound: it is no home of theirs.
            TooMany: as many mails as a day allows have gone out.
        """
        await self._accounts.call(
            "PUT",
            f"/me/accounts/{account_id}/access-invitations/{invitation_id}",
            token=token,
            body=wish,
        )

    async def revoke(self, token: str, invitation_id: UUID) -> None:
        """Take an invitation back. Raise `NotFound`, or `Rejected`: it is over."""
        await self._accounts.call(
            "POST", f"/me/access-invitations/{invitation_id}/revocation", token=token
        )

    async def send_again(self, token: str, invitation_id: UUID) -> None:
        """Mail a new link. Raise `NotFound`, `TooMany`, or `Rejected`: it is over."""
        await self._accounts.call(
            "POST", f"/me/access-invitations/{invitation_id}/sending", token=token
        )

    async def look(self, landlord_id: UUID, link: str) -> InvitationPage:
        """Say what a link offers. Changes nothing. Raise `NotFound`: it is over."""
        return await self._identity.call(
            "POST",
            "/access-invitations/look",
            landlord_id=landlord_id,
            body=InvitationToken(token=link),
            answer=InvitationPage,
        )

    async def accept(self, token: str, link: str) -> InvitationAccepted:
        """Accept as the person signed in. Raise `Rejected`: it is over, or not for them."""
        return await self._accounts.call(
            "POST",
            "/me/access-invitations/acceptance",
            token=token,
            body=InvitationToken(token=link),
            answer=InvitationAccepted,
        )

    async def take(self, landlord_id: UUID, link: str, password: str) -> None:
        """Make a login with this password, and accept.

        Raises:
            Invalid: the password cannot be accepted, with advice.
            NotFound: the link is over.
            Rejected: the mailbox has a login by now.
        """
        await self._identity.call(
            "POST",
            "/access-invitations/take",
            landlord_id=landlord_id,
            body=InvitedLogin(token=link, password=SecretStr(password)),
            within=HASHING_SECONDS,
        )
