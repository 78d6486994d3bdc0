"""cases: a customer's own cases, and questions that staff put to somebody by mail."""

from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.cases import OwnCases, Reply, ReplyLook, ReplyQuestion, ReplyTaken


class CasesClient:
    """Calls of the portal to cases."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def own_cases(self, token: str) -> OwnCases:
        """Return the cases of the person whose token this is, newest first."""
        return await self._service.call("GET", "/me/cases", token=token, answer=OwnCases)

    async def question(self, landlord_id: UUID, request_id: UUID, token: str) -> ReplyQuestion:
        """Return what staff asked. Changes nothing.

        Raises:
            NotFound: the link is no longer good, or never was.
        """
        return await self._service.call(
            "POST",
            f"/replies/{request_id}/look",
            landlord_id=landlord_id,
            body=ReplyLook(token=token),
            answer=ReplyQuestion,
        )

    async def answer(
        self, landlord_id: UUID, request_id: UUID, token: str, text: str
    ) -> ReplyTaken:
        """Hand the customer's answer to staff.

        Raises:
            NotFound: the link is no longer good, or never was.
            Rejected: the question is answered already, or the case is closed.
        """
        return await self._service.call(
            "POST",
            f"/replies/{request_id}",
            landlord_id=landlord_id,
            body=Reply(token=token, text=text),
            answer=ReplyTaken,
        )
