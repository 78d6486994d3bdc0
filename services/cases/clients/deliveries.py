"""accounts: files of records and money on their way in."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from chassis.clients import ServiceClient
from contracts.api.deliveries import Deliveries, DeliveryView

SENDING_SECONDS: Final = 300.0
UNDOING_SECONDS: Final = 600.0


@dataclass(frozen=True)
class FilesIn:
    """The landlord's files, with the rights of the member of staff."""

    client: ServiceClient

    async def newest(self, token: str) -> list[DeliveryView]:
        """Return the last files, the newest first."""
        found = await self.client.call("GET", "/deliveries", token=token, answer=Deliveries)
        return found.items

    async def one(self, token: str, delivery_id: UUID) -> DeliveryView:
        """Return one file, as far as it is. Raise `NotFound`."""
        return await self.client.call(
            "GET", f"/deliveries/{delivery_id}", token=token, answer=DeliveryView
        )

    async def send(
        self, token: str, delivery_id: UUID, kind: str, name: str, content: AsyncIterator[bytes]
    ) -> DeliveryView:
        """Hand a file in, to be tried. The same id again is the same file. Raise `Invalid`."""
        return await self.client.send_file(
            f"/deliveries/{delivery_id}",
            content,
            token=token,
            query={"kind": kind, "name": name, "dry_run": "true"},
            answer=DeliveryView,
            within=SENDING_SECONDS,
        )

    async def apply(self, token: str, delivery_id: UUID) -> DeliveryView:
        """Let a tried file be read for good. Raise `Rejected`: it is not kept any more."""
        return await self.client.call(
            "POST", f"/deliveries/{delivery_id}/application", token=token, answer=DeliveryView
        )

    async def undo(self, token: str, delivery_id: UUID) -> DeliveryView:
        """Undo the last file of its kind. Raise `Rejected`: it is not the last, or too old."""
        return await self.client.call(
            "POST",
            f"/deliveries/{delivery_id}/undo",
            token=token,
            answer=DeliveryView,
            within=UNDOING_SECONDS,
        )

    async def problems(self, token: str, import_id: UUID) -> AsyncIterator[bytes]:
        """Give everything that kept rows out, as CSV, piece by piece. Raise `NotFound`."""
        return await self.client.receive_file(f"/imports/{import_id}/report", token=token, query={})
