"""A request for all that is held about a person: who answers, how often it may be made, by when."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Final

from chassis.errors import NotFound, Rejected
from chassis.text import LONDON

SERVICES: Final = ("identity", "registration", "accounts", "cases", "notifications")
"""Who holds something about people, and so who answers."""

SAME_WITHIN: Final = timedelta(days=1)
"""Asking again so soon is the same request."""

PROOF_LASTS: Final = timedelta(minutes=5)
"""How fresh the proof of who one is must be."""

LATE_AFTER: Final = timedelta(hours=1)
"""A service that has not answered for so long is late: it is down, or has failed."""

AGAIN_AFTER: Final = timedelta(minutes=1)
"""Asking the services again so soon changes nothing."""


class DataRequestNotFound(NotFound):
    """No such request or closing of this landlord."""

    code = "data_request_not_found"


class DataRequestOver(Rejected):
    """Nobody is left to ask: every service has answered, or the closing was stopped or waits."""

    code = "data_request_over"


def answer_by(asked_at: datetime) -> date:
    """Return the last day the law gives: the same day of the next month, or the last one of it."""
    asked = asked_at.astimezone(LONDON).date()
    next_month = asked.replace(day=1) + timedelta(days=monthrange(asked.year, asked.month)[1])
    last_day = monthrange(next_month.year, next_month.month)[1]
    return next_month.replace(day=min(asked.day, last_day))


def is_overdue(asked_at: datetime, *, at: datetime) -> bool:
    """Say whether the day has passed by which it has to be done. `at` in UTC."""
    return at.astimezone(LONDON).date() > answer_by(asked_at)
