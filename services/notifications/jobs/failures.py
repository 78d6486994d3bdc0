"""What kept a mail from being handed over, and what becomes of it."""

import random
from datetime import datetime, timedelta

from chassis.errors import LodgeError
from chassis.events import now
from services.notifications.clients.material import NotWanted, RoomStillClosed
from services.notifications.domain.composing import HeaderRefused
from services.notifications.domain.outcomes import Outcome, Verdict
from services.notifications.use_cases.begin_attempt import AllowanceUsedUp

OWNER_DOWN_SECONDS = 5
"""Pause after an owner did not answer. A call costs little, and a code does not live long."""

CLOSED_ROOM_PAUSE = timedelta(minutes=5)
"""How long after the opening a mail that waited may still wait."""

STUMBLED = "internal_error"
"""A mistake of ours. The mail is tried again by the schedule: the next release may know better."""


def outcome_of(error: Exception) -> tuple[Outcome, datetime | None]:
    """Judge what kept a mail from being handed over; also tell when to try again, if that says."""
    if isinstance(error, NotWanted):
        return Outcome(Verdict.POINTLESS, error.code), None
    if isinstance(error, RoomStillClosed):
        return Outcome(Verdict.TRANSIENT, error.code), now() + CLOSED_ROOM_PAUSE
    if isinstance(error, AllowanceUsedUp):
        return Outcome(Verdict.TRANSIENT, error.code), error.again_at
    if isinstance(error, HeaderRefused):
        return Outcome(Verdict.PERMANENT, "bad_address"), None
    if isinstance(error, LodgeError):
        # an owner is down, or refuses us until somebody mends a key or a setting
        pause = timedelta(seconds=OWNER_DOWN_SECONDS * random.uniform(0.8, 1.2))  # noqa: S311
        return Outcome(Verdict.TRANSIENT, f"owner_{error.code}"), now() + pause
    return Outcome(Verdict.TRANSIENT, STUMBLED), None
