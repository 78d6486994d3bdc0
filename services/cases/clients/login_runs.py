"""identity: logins in bulk."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.identity.login_runs import (
    LoginRun,
    LoginRunLines,
    LoginRuns,
    NewLoginRun,
    Outcome,
)

LOOKING_SECONDS = 10


@dataclass(frozen=True)
class BulkLogins:
    """Runs through the record, with the rights of the member of staff."""

    client: ServiceClient

    async def newest(self, token: str) -> list[LoginRun]:
        """Return the last runs, the newest first."""
        found = await self.client.call("GET", "/login-runs", token=token, answer=LoginRuns)
        return found.items

    async def begin(self, token: str, run_id: UUID, wanted: NewLoginRun) -> None:
        """Look through the record. Sends nothing; the same id again changes nothing."""
        await self.client.call(
            "PUT", f"/login-runs/{run_id}", token=token, body=wanted, answer=LoginRun
        )

    async def run(self, token: str, run_id: UUID) -> LoginRun:
        """Say how far a run has come. Raise `NotFound`."""
        return await self.client.call(
            "GET", f"/login-runs/{run_id}", token=token, answer=LoginRun, within=LOOKING_SECONDS
        )

    async def lines(
        self, token: str, run_id: UUID, outcome: Outcome, *, after: UUID | None, limit: int
    ) -> LoginRunLines:
        """Return people of a run that have one outcome. Raise `NotFound`."""
        query = {"outcome": outcome, "limit": str(limit)}
        if after is not None:
            query["after"] = str(after)
        return await self.client.call(
            "GET",
            f"/login-runs/{run_id}/lines",
            token=token,
            query=query,
            answer=LoginRunLines,
            within=LOOKING_SECONDS,
        )

    async def release(self, token: str, run_id: UUID) -> None:
        """Send the invitations. Raise `Forbidden` without a recent proof, or `Rejected`."""
        await self.client.call("POST", f"/login-runs/{run_id}/release", token=token)

    async def cancel(self, token: str, run_id: UUID) -> None:
        """Stop the run. Raise `Rejected` once everything was sent."""
        await self.client.call("POST", f"/login-runs/{run_id}/cancellation", token=token)
