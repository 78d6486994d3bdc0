"""cases: following a case by a link that needs no login."""

from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.cases import ReplyTaken
from contracts.api.tracking import TrackedAnswer, TrackedCase, TrackingLinkWanted, TrackingToken


class TrackingClient:
    """Calls of the portal to cases, for whoever holds the link of a case."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def look(self, landlord_id: UUID, registration_id: UUID, token: str) -> TrackedCase:
        """Say how the case stands. Changes nothing.

        Raises:
            NotFound: the link is no longer good, or never was.
            Unavailable: also while what was sent is being entered.
        """
        return await self._service.call(
            "POST",
            f"/tracking/{registration_id}/look",
            landlord_id=landlord_id,
            body=TrackingToken(token=token),
            answer=TrackedCase,
        )

    async def answer(
        self, landlord_id: UUID, registration_id: UUID, token: str, question_id: UUID, text: str
    ) -> ReplyTaken:
        """Hand an answer to staff.

        Raises:
            NotFound: the link is no longer good, or never was.
            Rejected: the question is answered already, or the case is closed.
        """
        return await self._service.call(
            "POST",
            f"/tracking/{registration_id}/answers",
            landlord_id=landlord_id,
            body=TrackedAnswer(token=token, question_id=question_id, text=text),
            answer=ReplyTaken,
        )

    async def send_link_again(self, landlord_id: UUID, reference: str, email: str) -> None:
        """Have the link mailed, where number and address belong together."""
        await self._service.call(
            "POST",
            "/tracking-links",
            landlord_id=landlord_id,
            body=TrackingLinkWanted(reference=reference, email=email),
        )
