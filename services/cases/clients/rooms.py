"""identity: rooms that are closed for all customers."""

from dataclasses import dataclass

from chassis.clients import ServiceClient
from contracts.api.identity.rooms import (
    OpeningWanted,
    Room,
    RoomClosure,
    RoomClosures,
    RoomsWanted,
)


@dataclass(frozen=True)
class ClosedRooms:
    """With the rights of the lead who asks."""

    client: ServiceClient

    async def view(self, token: str) -> RoomClosures:
        """Return what is closed, and the last closures."""
        return await self.client.call("GET", "/closed-rooms", token=token, answer=RoomClosures)

    async def close(self, token: str, rooms: list[Room], reason: str) -> RoomClosure:
        """Close rooms for all customers. Raise `Invalid` or `Forbidden`."""
        wanted = RoomsWanted(rooms=rooms, reason=reason)
        return await self.client.call(
            "POST", "/closed-rooms", token=token, body=wanted, answer=RoomClosure
        )

    async def open(self, token: str, reason: str) -> None:
        """Open all of them. Raise `Invalid`, `Forbidden`, or `Rejected`: nothing is closed."""
        wanted = OpeningWanted(reason=reason)
        await self.client.call("POST", "/closed-rooms/end", token=token, body=wanted)
