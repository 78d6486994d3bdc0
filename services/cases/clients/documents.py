"""accounts: documents of accounts and blocks."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.documents import DocumentFacts, Documents, DocumentView, DocumentWithdrawal

Of = Literal["accounts", "blocks"]


@dataclass(frozen=True)
class DocumentShelf:
    """Documents, with the rights of the member of staff."""

    client: ServiceClient

    async def of(
        self, token: str, of: Of, owner_id: UUID, before: tuple[date, UUID] | None
    ) -> Documents:
        """Return a part of the documents of an account or a block, the newest first."""
        after = {"before_day": str(before[0]), "before_id": str(before[1])} if before else None
        return await self.client.call(
            "GET", f"/{of}/{owner_id}/documents", token=token, query=after, answer=Documents
        )

    async def add(
        self,
        token: str,
        of: Of,
        owner_id: UUID,
        *,
        document_id: UUID,
        facts: DocumentFacts,
        content: AsyncIterator[bytes],
    ) -> DocumentView:
        """Put a document there; the same id again is the same document.

        Raises:
            Invalid: it is not taken; code or fields say why.
        """
        return await self.client.send_file(
            f"/{of}/{owner_id}/documents/{document_id}",
            content,
            token=token,
            headers={"X-Document": _ascii(facts)},
            answer=DocumentView,
        )

    async def one(self, token: str, document_id: UUID) -> DocumentView:
        """Return one document. Raise `NotFound`."""
        return await self.client.call(
            "GET", f"/documents/{document_id}", token=token, answer=DocumentView
        )

    async def file(self, token: str, document_id: UUID) -> AsyncIterator[bytes]:
        """Return its file, piece by piece. Raise `NotFound`."""
        return await self.client.receive_file(
            f"/documents/{document_id}/file", token=token, query={}
        )

    async def withdraw(self, token: str, document_id: UUID, reason: str) -> None:
        """Show it to no customer any more. Raise `Rejected`: a colleague was faster."""
        await self.client.call(
            "POST",
            f"/documents/{document_id}/withdrawal",
            token=token,
            body=DocumentWithdrawal(reason=reason),
        )


def _ascii(facts: DocumentFacts) -> str:
    """Return the facts as JSON that may stand in a header."""
    return json.dumps(facts.model_dump(mode="json", exclude_none=True))
