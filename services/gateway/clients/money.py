"""accounts: the money of one home."""

from collections.abc import AsyncIterator
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.ledger import Balance, Transactions, TransactionsWanted


class MoneyClient:
    """Calls about balances, always with the customer's own token."""

    def __init__(self, service: ServiceClient) -> None:
        """Speak through `service`."""
        self._service = service

    async def balance(self, token: str, account_id: UUID) -> Balance:
        """Return how the account stands. Raise `Forbidden` without finance authority."""
        return await self._service.call(
            "GET", f"/me/accounts/{account_id}/balance", token=token, answer=Balance
        )

    async def transactions(
        self, token: str, account_id: UUID, wanted: TransactionsWanted
    ) -> Transactions:
        """Return a period. Raise `Forbidden` without finance authority, `Invalid` of odd days."""
        return await self._service.call(
            "GET",
            f"/me/accounts/{account_id}/transactions",
            token=token,
            query=_query(wanted),
            answer=Transactions,
        )

    async def file(
        self, token: str, account_id: UUID, wanted: TransactionsWanted
    ) -> AsyncIterator[bytes]:
        """Return the period as CSV, piece by piece; errors as `transactions`."""
        return await self._service.receive_file(
            f"/me/accounts/{account_id}/transactions.csv", token=token, query=_query(wanted)
        )


def _query(wanted: TransactionsWanted) -> dict[str, str]:
    told = wanted.model_dump(mode="json", exclude_none=True)
    return {name: str(value) for name, value in told.items()}
