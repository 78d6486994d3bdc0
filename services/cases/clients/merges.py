"""accounts: contacts that are one person."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.merges import MergePreview, Merges, MergeView, MergeWish


@dataclass(frozen=True)
class MergeBook:
    """Merges of contacts, with the rights of the member of staff who makes them."""

    client: ServiceClient

    async def of_contact(self, token: str, contact_id: UUID) -> Merges:
        """Return who was merged into a contact, and into whom they were. Raise `NotFound`."""
        return await self.client.call(
            "GET", f"/contacts/{contact_id}/merges", token=token, answer=Merges
        )

    async def preview(self, token: str, contact_id: UUID, merged_id: UUID) -> MergePreview:
        """Return both side by side. Raise `NotFound`."""
        return await self.client.call(
            "GET",
            f"/contacts/{contact_id}/merges/with/{merged_id}",
            token=token,
            answer=MergePreview,
        )

    async def merge(
        self, token: str, contact_id: UUID, merge_id: UUID, wish: MergeWish
    ) -> MergeView:
        """Merge somebody into a contact. Raise `Invalid`, `NotFound` or `Stale`."""
        return await self.client.call(
            "PUT",
            f"/contacts/{contact_id}/merges/{merge_id}",
            token=token,
            body=wish,
            answer=MergeView,
        )

    async def undo(self, token: str, contact_id: UUID, merge_id: UUID) -> None:
        """Put everything back. Raise `NotFound`, or `Rejected`: it stands."""
        await self.client.call(
            "POST", f"/contacts/{contact_id}/merges/{merge_id}/undo", token=token
        )
