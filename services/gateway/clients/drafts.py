"""identity: what somebody was typing when their session ended."""

from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.identity import Draft, DraftPlace, DraftQuery, DraftWanted


class DraftsClient:
    """Calls of the portal to identity about sealed drafts."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def keep(self, landlord_id: UUID, session: str, content: str) -> tuple[UUID, UUID]:
        """Keep `content` for the person of a session, over or not; return its id and theirs.

        Raises:
            Unauthenticated: nobody knows that session any more.
        """
        place = await self._service.call(
            "POST",
            "/drafts",
            landlord_id=landlord_id,
            body=DraftWanted(session=session, content=content),
            answer=DraftPlace,
        )
        return place.draft_id, place.user_id

    async def look(self, landlord_id: UUID, session: str, draft_id: UUID) -> str:
        """Return what is kept, to a session of the same person.

        Raises:
            NotFound: there is none, it is too old, or it is another person's.
        """
        found = await self._service.call(
            "POST",
            "/drafts/look",
            landlord_id=landlord_id,
            body=DraftQuery(session=session, draft_id=draft_id),
            answer=Draft,
        )
        return found.content
