"""Rooms that leads have closed for all customers: they stand on no page, and open nowhere."""

from collections.abc import Collection
from typing import Final

from fastapi import Request
from starlette.responses import Response

from chassis.rooms import Room, RoomClosed
from contracts.api.accounts import Home

STAND_IN: Final[dict[str, tuple[Room, ...]]] = {
    "balance": ("money",),
    "transactions.csv": ("money",),
    "pay": ("money",),
    "payments": ("money",),
    "statements": ("money", "documents"),
    "documents": ("documents",),
    "communications": ("messages",),
    "archive.zip": ("money", "documents", "messages"),
}
"""Part of a page's address → the rooms that the page stands in."""


def require_open(request: Request, closed: Collection[str]) -> None:
    """Let somebody through to a page, if all rooms that it stands in are open.

    Raises:
        RoomClosed: one is closed.
    """
    path = str(getattr(request.scope.get("route"), "path", ""))
    wanted = {room for part in path.split("/") for room in STAND_IN.get(part, ())}
    if not wanted.isdisjoint(closed):
        raise RoomClosed("this room is closed")


def without_closed(homes: list[Home], closed: Collection[str]) -> list[Home]:
    """Return the homes as though nobody had an authority that leads to a closed room."""
    if not closed:
        return homes
    shut = {
        "finance": "money" in closed,
        "documents": "documents" in closed,
    }
    flags = {authority: False for authority, is_shut in shut.items() if is_shut}
    return [home.model_copy(update=flags) for home in homes]


async def say_that_it_is_closed(request: Request, _refusal: Exception) -> Response:
    """Say so (403), with whom to call, and without a word about why."""
    answer: Response = request.app.state.site.page(request, "room_closed.html", status=403)
    return answer
