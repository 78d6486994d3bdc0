"""accounts: what customers asked to have changed about themselves."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.details import ChangeDecision, ChangesToCheck


@dataclass(frozen=True)
class DetailChanges:
    """Changes to check, with the rights of the member of staff."""

    client: ServiceClient

    async def to_check(self, token: str, *, after: UUID | None = None) -> ChangesToCheck:
        """Return what waits, the oldest first."""
        query = {"after": str(after)} if after else {}
        return await self.client.call(
            "GET", "/detail-changes", token=token, query=query, answer=ChangesToCheck
        )

    async def decide(self, token: str, change_id: UUID, decision: ChangeDecision) -> None:
        """Accept or refuse a change. Raise `NotFound`, `Rejected` or `Invalid`."""
        await self.client.call(
            "POST", f"/detail-changes/{change_id}/decision", token=token, body=decision
        )
