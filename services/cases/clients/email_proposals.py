"""identity: changes of customers' addresses that wait for a second person."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.identity import (
    EmailProposal,
    EmailProposals,
    EmailProposalSettled,
    NewEmailProposal,
)


@dataclass(frozen=True)
class AddressChanges:
    """With the rights of whoever looks after logins."""

    client: ServiceClient

    async def waiting(self, token: str) -> EmailProposals:
        """Return all that wait, the soonest first."""
        return await self.client.call("GET", "/email-proposals", token=token, answer=EmailProposals)

    async def propose(self, token: str, wanted: NewEmailProposal) -> EmailProposal:
        """Propose another address. Raise `Invalid`, `NotFound`, `Rejected` or `Forbidden`."""
        return await self.client.call(
            "POST", "/email-proposals", token=token, body=wanted, answer=EmailProposal
        )

    async def settle(self, token: str, proposal_id: UUID, *, is_approved: bool) -> None:
        """Approve a colleague's, or refuse one. Raise `NotFound` or `Forbidden`."""
        await self.client.call(
            "POST",
            f"/email-proposals/{proposal_id}/outcome",
            token=token,
            body=EmailProposalSettled(outcome="approved" if is_approved else "refused"),
        )
