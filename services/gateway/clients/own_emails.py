"""identity, asked by the person signed in about the addresses of their own login."""

from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.identity import OtherEmailWanted, OwnEmails


class OwnEmailsClient:
    """Calls in a person's name: `token` is their session's for identity."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def listed(self, token: str) -> OwnEmails:
        """Return the addresses: the primary one, proved ones, and those that wait."""
        return await self._service.call("GET", "/me/emails", token=token, answer=OwnEmails)

    async def add(self, token: str, email: str) -> None:
        """Ask for one more, or for another link to one that waits.

        Raises:
            Forbidden: the person showed who they are too long ago.
            Invalid: it is no address, or in the list already.
            Rejected: there are as many as there may be (`too_many_other_emails`).
            TooMany: very many links were sent within the hour.
        """
        await self._service.call(
            "POST", "/me/emails", token=token, body=OtherEmailWanted(email=email)
        )

    async def remove(self, token: str, address_id: UUID) -> None:
        """Take one that is not primary out of the list.

        Raises:
            Forbidden: the person showed who they are too long ago.
            NotFound: it is none of theirs, or not any more.
        """
        await self._service.call("DELETE", f"/me/emails/{address_id}", token=token)

    async def make_primary(self, token: str, address_id: UUID) -> None:
        """Sign in with this one from now on. Every session of the login ends.

        Raises:
            Forbidden: the person showed who they are too long ago.
            NotFound: it is none of theirs, or not any more.
            Rejected: nobody proved it, or it is another login's by now (`email_taken`).
        """
        await self._service.call("POST", f"/me/emails/{address_id}/primary", token=token)
