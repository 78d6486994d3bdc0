"""accounts: who is invited to act on an account."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.invitations import AccessInvitations, CheckedInvitation


@dataclass(frozen=True)
class Invitations:
    """Invitations to an account, with the rights of the member of staff who looks or sends."""

    client: ServiceClient

    async def to_account(self, token: str, account_id: UUID) -> AccessInvitations:
        """Return who was invited to an account, the newest first. Raise `NotFound`."""
        return await self.client.call(
            "GET",
            f"/accounts/{account_id}/access-invitations",
            token=token,
            answer=AccessInvitations,
        )

    async def invite(
        self, token: str, account_id: UUID, invitation_id: UUID, wish: CheckedInvitation
    ) -> None:
        """Invite somebody; the same id again changes nothing.

        Raises:
            Invalid: some fields, with advice.
            NotFound: there is no such account.
            TooMany: as many mails as a day allows have gone out.
        """
        await self.client.call(
            "PUT",
            f"/accounts/{account_id}/access-invitations/{invitation_id}",
            token=token,
            body=wish,
        )

    async def revoke(self, token: str, invitation_id: UUID) -> None:
        """Take an invitation back. Raise `NotFound`, or `Rejected`: it is over."""
        await self.client.call(
            "POST", f"/access-invitations/{invitation_id}/revocation", token=token
        )

    async def send_again(self, token: str, invitation_id: UUID) -> None:
        """Mail a new link. Raise `NotFound`, `TooMany`, or `Rejected`: it is over."""
        await self.client.call("POST", f"/access-invitations/{invitation_id}/sending", token=token)
