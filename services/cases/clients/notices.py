"""accounts: important information for customers."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.notices import Notices, NoticeView, NoticeWish


@dataclass(frozen=True)
class NoticeBoard:
    """The landlord's notices, with the rights of the member of staff."""

    client: ServiceClient

    async def all(self, token: str, after: tuple[date, UUID] | None = None) -> Notices:
        """Return a part of all notices: those that begin last stand first."""
        query = {}
        if after is not None:
            query = {"after_day": after[0].isoformat(), "after_id": str(after[1])}
        return await self.client.call("GET", "/notices", token=token, query=query, answer=Notices)

    async def of_block(self, token: str, block_id: UUID) -> Notices:
        """Return what a block alone is told, today or later."""
        return await self.client.call(
            "GET", f"/blocks/{block_id}/notices", token=token, answer=Notices
        )

    async def one(self, token: str, notice_id: UUID) -> NoticeView:
        """Return one notice. Raise `NotFound`."""
        return await self.client.call(
            "GET", f"/notices/{notice_id}", token=token, answer=NoticeView
        )

    async def write(self, token: str, notice_id: UUID, over: int, wish: NoticeWish) -> None:
        """Write a notice (`over` 0) or change it. Raise `Stale` or `Invalid`."""
        await self.client.call(
            "PUT", f"/notices/{notice_id}", token=token, if_match=over, body=wish
        )

    async def end(self, token: str, notice_id: UUID) -> None:
        """Show a notice to nobody any more."""
        await self.client.call("POST", f"/notices/{notice_id}/end", token=token)
