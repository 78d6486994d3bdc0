"""accounts: the statements of one home."""

from collections.abc import AsyncIterator
from typing import Literal
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.statements import Statements, StatementView, StatementWish


class StatementsClient:
    """Calls about statements, always with the customer's own token.

    Each raises `Forbidden` without finance authority.
    """

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def of(self, token: str, account_id: UUID) -> Statements:
        """Return the statements that were asked for, the newest first."""
        return await self._service.call(
            "GET", f"/me/accounts/{account_id}/statements", token=token, answer=Statements
        )

    async def ask(self, token: str, account_id: UUID, wish: StatementWish) -> StatementView:
        """Ask for one. Raise `Invalid`: there is none of these days."""
        return await self._service.call(
            "POST",
            f"/me/accounts/{account_id}/statements",
            token=token,
            body=wish,
            answer=StatementView,
        )

    async def file(
        self, token: str, account_id: UUID, statement_id: UUID, form: Literal["pdf", "csv"]
    ) -> AsyncIterator[bytes]:
        """Return the document, piece by piece. Raise `NotFound`: it is not made yet."""
        path = f"/me/accounts/{account_id}/statements/{statement_id}/{form}"
        return await self._service.receive_file(path, token=token, query={})
