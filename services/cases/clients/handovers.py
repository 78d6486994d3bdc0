"""accounts: homes that change hands."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.handovers import Handovers, HandoverView, HandoverWish


@dataclass(frozen=True)
class HandoverBook:
    """Ends of ownerships and tenancies, with the rights of the member of staff who plans them."""

    client: ServiceClient

    async def of_account(
        self, token: str, account_id: UUID, *, last_day: date | None = None
    ) -> Handovers:
        """Return what would end then, and what was planned. Raise `NotFound`."""
        return await self.client.call(
            "GET",
            f"/accounts/{account_id}/handovers",
            token=token,
            query={"last_day": last_day.isoformat()} if last_day else {},
            answer=Handovers,
        )

    async def plan(
        self, token: str, account_id: UUID, handover_id: UUID, wish: HandoverWish
    ) -> HandoverView:
        """Plan an end. Raise `Invalid`, `NotFound` or `Rejected`."""
        return await self.client.call(
            "PUT",
            f"/accounts/{account_id}/handovers/{handover_id}",
            token=token,
            body=wish,
            answer=HandoverView,
        )

    async def cancel(self, token: str, account_id: UUID, handover_id: UUID) -> None:
        """Cancel what is planned. Raise `NotFound`, or `Rejected`: its day has come."""
        await self.client.call(
            "POST", f"/accounts/{account_id}/handovers/{handover_id}/cancellation", token=token
        )
