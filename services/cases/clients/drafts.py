"""identity: what somebody was typing when their session ended."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.identity import Draft, DraftPlace, DraftQuery, DraftWanted


@dataclass(frozen=True)
class Drafts:
    """Sealed drafts of staff."""

    client: ServiceClient

    async def keep(self, landlord_id: UUID, session: str, content: str) -> tuple[UUID, UUID]:
        """Keep `content` for the person of a session, over or not; return its id and theirs.

        Raise `Unauthenticated` when nobody knows that session any more.
        """
        place = await self.client.call(
            "POST",
            "/drafts",
            landlord_id=landlord_id,
            body=DraftWanted(session=session, content=content),
            answer=DraftPlace,
        )
        return place.draft_id, place.user_id

    async def look(self, landlord_id: UUID, session: str, draft_id: UUID) -> str:
        """Return what is kept, to a session of the same person. Raise `NotFound`."""
        found = await self.client.call(
            "POST",
            "/drafts/look",
            landlord_id=landlord_id,
            body=DraftQuery(session=session, draft_id=draft_id),
            answer=Draft,
        )
        return found.content
