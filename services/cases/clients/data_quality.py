"""registration: what the record lacks and whom that failed; accounts: which accounts those are."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.accounts import AccountHit, AccountHits
from contracts.api.record_gaps import AccountIds, GapAccounts, GapCounts, GapField


@dataclass(frozen=True)
class DataQuality:
    """The record's gaps, with the rights of the member of staff. Raises `Forbidden` for others."""

    registration: ServiceClient
    accounts: ServiceClient

    async def counts(self, token: str) -> GapCounts:
        """Count by field what is lacking and whom it failed."""
        return await self.registration.call("GET", "/record-gaps", token=token, answer=GapCounts)

    async def behind(
        self, token: str, field: GapField, *, is_failed: bool, after: UUID | None, limit: int
    ) -> GapAccounts:
        """Return a part of the accounts behind a count."""
        query = {"failed": "true" if is_failed else "false", "limit": str(limit)}
        if after is not None:
            query["after"] = str(after)
        return await self.registration.call(
            "GET", f"/record-gaps/{field}", token=token, query=query, answer=GapAccounts
        )

    async def named(self, token: str, account_ids: Sequence[UUID]) -> dict[UUID, AccountHit]:
        """Return reference and address of accounts; those that are gone are absent."""
        found = await self.accounts.call(
            "POST",
            "/accounts/lookup",
            token=token,
            body=AccountIds(account_ids=list(account_ids)),
            answer=AccountHits,
        )
        return {one.account_id: one for one in found.items}
