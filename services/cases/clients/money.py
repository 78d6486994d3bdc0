"""accounts: the money of an account, for staff. Every look is written down there."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.ledger import Balance, Transactions, TransactionsWanted
from contracts.api.notices import Timeline, TimelineWanted


@dataclass(frozen=True)
class AccountMoney:
    """The ledger, with the rights of the member of staff who looks."""

    client: ServiceClient

    async def balance(self, token: str, account_id: UUID) -> Balance:
        """Return how an account stands. Raise `NotFound`."""
        return await self.client.call(
            "GET", f"/accounts/{account_id}/balance", token=token, answer=Balance
        )

    async def timeline(self, token: str, account_id: UUID, wanted: TimelineWanted) -> Timeline:
        """Return what happened on an account, the newest first. Raise `NotFound`."""
        return await self.client.call(
            "GET",
            f"/accounts/{account_id}/timeline",
            token=token,
            query={
                name: str(value)
                for name, value in wanted.model_dump(mode="json", exclude_none=True).items()
            },
            answer=Timeline,
        )

    async def transactions(
        self, token: str, account_id: UUID, wanted: TransactionsWanted
    ) -> Transactions:
        """Return a period of an account, the newest first. Raise `NotFound`."""
        return await self.client.call(
            "GET",
            f"/accounts/{account_id}/transactions",
            token=token,
            query=_query(wanted),
            answer=Transactions,
        )

    async def file(
        self, token: str, account_id: UUID, wanted: TransactionsWanted
    ) -> AsyncIterator[bytes]:
        """Return the period as CSV, piece by piece. Raise `NotFound`."""
        return await self.client.receive_file(
            f"/accounts/{account_id}/transactions.csv", token=token, query=_query(wanted)
        )


def _query(wanted: TransactionsWanted) -> dict[str, str]:
    told = wanted.model_dump(mode="json", exclude_none=True)
    return {name: str(value) for name, value in told.items()}
