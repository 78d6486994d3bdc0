"""Rooms that a landlord's leads close for all customers at once, when they may show too much.

identity keeps which are closed and writes it into every token of a customer. A closed room is
refused by the service that owns it, and an old token opens none of them: it may have been signed
before the room was closed. So a closed room is closed everywhere within a minute, whatever else
is down.
"""

from typing import Final, Literal, get_args

from chassis.errors import Forbidden, Reason, Unavailable
from chassis.text import _

Room = Literal["money", "documents", "messages"]
"""`money`: balances, transactions, payments. `documents`: files of an account. `messages`: what was
sent to a person. A statement is in the first two."""

ROOMS: Final[tuple[Room, ...]] = get_args(Room)

FRESH_SECONDS: Final = 25
"""Oldest token that opens a room. Sites hold a token for five seconds, and two machines' clocks may
stand 30 seconds apart: a minute after a room was closed no token of the time before opens it."""


class RoomClosed(Forbidden):
    """The room is closed for all customers of the landlord. Why is told to nobody."""

    code = "room_closed"

    def reason(self) -> Reason:
        """Return the rule, and whom to ask instead."""
        return Reason(
            self.code,
            _("This part is closed for the moment."),
            _("The landlord's team: they help you by telephone meanwhile."),
        )


class TokenTooOld(Unavailable):
    """The token is good and too old for a room that can be closed: a new one may say otherwise."""

    code = "token_too_old"


def closed_now(closed: frozenset[str], *, age_seconds: float) -> frozenset[str]:
    """Return the rooms that a token opens no more: all of them, once it is no longer fresh."""
    return closed if age_seconds <= FRESH_SECONDS else frozenset(ROOMS)


def require_open(rooms: tuple[Room, ...], *, closed: frozenset[str], age_seconds: float) -> None:
    """Let a customer through to what stands in all of `rooms`.

    Raises:
        RoomClosed: one of them is closed.
        TokenTooOld: their token cannot say any more whether it is.
    """
    if not closed.isdisjoint(rooms):
        raise RoomClosed("this room is closed")
    if rooms and age_seconds > FRESH_SECONDS:
        raise TokenTooOld("ask with a fresh token", retry_after=1)
