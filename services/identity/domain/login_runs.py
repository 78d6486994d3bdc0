"""Logins in bulk: who gets one, and how a run goes from looking to sending."""

from datetime import timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from chassis.errors import NotFound, Rejected

PAGE: Final = 200
"""People looked at together."""

HELD_FOR: Final = timedelta(seconds=30)
"""How long one process has a run to itself while it asks the record."""

AGAIN_AFTER: Final = timedelta(seconds=10)
"""Pause after the record did not answer."""

KEPT: Final = timedelta(days=30)
"""How long the people of a run are remembered after it began."""


class RunState(StrEnum):
    """The states of a run. Nothing is sent before somebody has seen the list and said so."""

    COUNTING = "counting"
    COUNTED = "counted"
    SENDING = "sending"
    SENT = "sent"
    CANCELLED = "cancelled"


class Outcome(StrEnum):
    """What is to become of one person in a run, or has."""

    READY = "ready"
    INVITED = "invited"
    HAS_LOGIN = "has_login"
    NO_EMAIL = "no_email"
    EMAIL_NOT_USABLE = "email_not_usable"
    EMAIL_SHARED = "email_shared"
    EMAIL_TAKEN = "email_taken"
    EMAIL_CHANGED = "email_changed"
    """The record has another address than when the list was made."""

    NO_HOME = "no_home"


class RunNotFound(NotFound):
    """There is no such run, or it was long ago."""

    code = "login_run_not_found"


class RunNotReady(Rejected):
    """The run is not at the point where this can be done."""

    code = "login_run_not_ready"


class Candidate(NamedTuple):
    """What is known of a person when it is decided whether they are invited."""

    email_key: str | None
    """None: no address that can be written to and signed in with."""

    has_email: bool
    is_email_shared: bool
    has_home: bool
    has_login: bool
    is_email_taken: bool


def outcome_of(person: Candidate) -> Outcome:
    """Say what becomes of a person; the first reason that keeps them out is the one told."""
    reasons = (
        (person.has_login, Outcome.HAS_LOGIN),
        (not person.has_home, Outcome.NO_HOME),
        (not person.has_email, Outcome.NO_EMAIL),
        (person.email_key is None, Outcome.EMAIL_NOT_USABLE),
        (person.is_email_shared, Outcome.EMAIL_SHARED),
        (person.is_email_taken, Outcome.EMAIL_TAKEN),
    )
    return next((outcome for is_so, outcome in reasons if is_so), Outcome.READY)
