"""accounts: the documents of one home."""

from collections.abc import AsyncIterator
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.documents import DocumentsWanted, OwnDocument, OwnDocuments


class DocumentsClient:
    """Calls about documents, always with the customer's own token.

    Each raises `Forbidden` without documents authority.
    """

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def of(self, token: str, account_id: UUID, wanted: DocumentsWanted) -> OwnDocuments:
        """Return a part of the documents of an account and its block, the newest first."""
        return await self._service.call(
            "GET",
            f"/me/accounts/{account_id}/documents",
            token=token,
            query={
                name: str(value)
                for name, value in wanted.model_dump(mode="json", exclude_none=True).items()
            },
            answer=OwnDocuments,
        )

    async def one(self, token: str, account_id: UUID, document_id: UUID) -> OwnDocument:
        """Return one document. Raise `NotFound`: it is of no home of theirs."""
        return await self._service.call(
            "GET",
            f"/me/accounts/{account_id}/documents/{document_id}",
            token=token,
            answer=OwnDocument,
        )

    async def file(self, token: str, account_id: UUID, document_id: UUID) -> AsyncIterator[bytes]:
        """Return its file, piece by piece. Raise `NotFound`: it is of no home of theirs."""
        path = f"/me/accounts/{account_id}/documents/{document_id}/file"
        return await self._service.receive_file(path, token=token, query={})
