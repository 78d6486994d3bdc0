"""identity: stopping a change of address that staff proposed."""

from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.identity import EmailProposalLink, ProposedEmail


class EmailProposalsClient:
    """What the old mailbox may do about it."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def look(self, landlord_id: UUID, link: str) -> ProposedEmail:
        """Say what a link may stop. Raise `NotFound` where there is nothing to stop any more."""
        return await self._service.call(
            "POST",
            "/email-proposals/look",
            landlord_id=landlord_id,
            body=EmailProposalLink(token=link),
            answer=ProposedEmail,
        )

    async def stop(self, landlord_id: UUID, link: str) -> None:
        """Stop it. Raise `NotFound` where it is too late."""
        await self._service.call(
            "POST",
            "/email-proposals/stop",
            landlord_id=landlord_id,
            body=EmailProposalLink(token=link),
        )
