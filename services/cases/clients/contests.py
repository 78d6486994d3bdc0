"""accounts: what the owners of a home do not agree about."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.owners import ObjectionSettlement, ObjectionView


@dataclass(frozen=True)
class Contests:
    """Objections of owners to access that other owners gave."""

    client: ServiceClient

    async def objection(self, landlord_id: UUID, objection_id: UUID) -> ObjectionView:
        """Return both positions, as this service. Raise `NotFound` or `Unavailable`."""
        return await self.client.call(
            "GET", f"/objections/{objection_id}", landlord_id=landlord_id, answer=ObjectionView
        )

    async def settle(self, token: str, objection_id: UUID, wish: ObjectionSettlement) -> None:
        """Keep or end the access. Raise `Invalid`, `NotFound`, or `Rejected`: settled otherwise."""
        await self.client.call(
            "POST", f"/objections/{objection_id}/settlement", token=token, body=wish
        )
