"""accounts: who else acts on a person's homes, and who asks to."""

from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.accounts import ConnectionVersion
from contracts.api.owners import (
    AccessObjection,
    ApprovedContactChange,
    OwnedAccess,
    RequestApproval,
)


class ApprovedContactsClient:
    """Calls of the portal to accounts, always with the customer's own token."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def all(self, token: str) -> OwnedAccess:
        """Return everybody else on this person's homes, and every request. Empty: none owned."""
        return await self._service.call(
            "GET", "/me/approved-contacts", token=token, answer=OwnedAccess
        )

    async def approve(self, token: str, request_id: UUID, approval: RequestApproval) -> None:
        """Let somebody in. Raise `Invalid`, `NotFound`, or `Rejected`: decided before."""
        await self._service.call(
            "POST", f"/me/access-requests/{request_id}/approval", token=token, body=approval
        )

    async def refuse(self, token: str, request_id: UUID) -> None:
        """Refuse somebody. Raise `NotFound`, or `Rejected`: decided before."""
        await self._service.call("POST", f"/me/access-requests/{request_id}/refusal", token=token)

    async def object_to(self, token: str, request_id: UUID, objection: AccessObjection) -> None:
        """Freeze what another owner gave. Raise `NotFound`, or `Rejected`: nothing to object to."""
        await self._service.call(
            "POST", f"/me/access-requests/{request_id}/objection", token=token, body=objection
        )

    async def change(
        self, token: str, connection_id: UUID, version: int, change: ApprovedContactChange
    ) -> ConnectionVersion:
        """Change or end what somebody may do. Raise `Invalid`, `NotFound` or `Stale`."""
        return await self._service.call(
            "PUT",
            f"/me/approved-contacts/{connection_id}",
            token=token,
            body=change,
            if_match=version,
            answer=ConnectionVersion,
        )
