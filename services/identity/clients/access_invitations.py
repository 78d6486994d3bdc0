"""The record: what the link of an invitation offers, and that somebody accepts it."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.invitations import (
    InvitationAcceptance,
    InvitationAccepted,
    InvitationOffer,
    InvitationToken,
)


@dataclass(frozen=True)
class AccessInvitations:
    """accounts, as identity asks it while somebody opens or takes a link. Raises `Unavailable`."""

    client: ServiceClient

    async def look(self, landlord_id: UUID, token: str) -> InvitationOffer:
        """Return what the link offers. Raise `NotFound`: it is over, or none of ours."""
        return await self.client.call(
            "POST",
            "/access-invitations/look",
            landlord_id=landlord_id,
            body=InvitationToken(token=token),
            answer=InvitationOffer,
        )

    async def accept(
        self, landlord_id: UUID, token: str, contact_id: UUID | None
    ) -> InvitationAccepted:
        """Have the person connected. Raise `Rejected`: it is over, or somebody was faster."""
        return await self.client.call(
            "POST",
            "/access-invitations/acceptance",
            landlord_id=landlord_id,
            body=InvitationAcceptance(token=token, contact_id=contact_id),
            answer=InvitationAccepted,
        )
