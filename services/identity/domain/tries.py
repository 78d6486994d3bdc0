"""How often, how long: the limits on codes, mails, sign-ins and sessions."""

from datetime import datetime, timedelta
from typing import Final

from services.identity.domain.users import UserKind

CODE_LIVES: Final = timedelta(minutes=10)
"""How long a mailed code is good, from the request."""

TRIES_PER_CODE: Final = 5
"""Guesses looked at per code: one chance in 200,000."""

MAIL_AGAIN_AFTER: Final = timedelta(minutes=1)
"""Between two codes for one registration."""

MAILS_PER_ADDRESS_AND_HOUR: Final = 6
"""Codes to one address, whoever asks: a mailbox cannot be flooded through the form."""

CODES_PER_REGISTRATION: Final = 10
"""Codes one registration may ask for in its life, so at most 50 guesses among a million."""

APPLICANT_TOKEN_LIVES: Final = timedelta(minutes=60)
"""How long a proved mailbox opens registration's door."""

TICKET_LIVES: Final = timedelta(minutes=30)
"""How long the first session may be opened without typing the password again."""

CODES_COUNTED_FOR: Final = timedelta(hours=48)
"""How long requests are remembered: longer than an unproved login is."""

RESET_LIVES: Final = timedelta(minutes=60)
"""How long a link to choose a new password is good, from the request."""

RESETS_PER_ADDRESS_AND_HOUR: Final = 3
"""Such links to one address, whoever asks. More are answered alike and send nothing."""

STRANGERS_TOLD_EVERY: Final = timedelta(hours=24)
"""How often at most an address without a working login is told that it has none."""

STRANGERS_RESETS_KEPT: Final = timedelta(hours=48)
"""How long a request is remembered that nobody's login belongs to."""

RESETS_KEPT: Final = timedelta(days=30)
"""How long the page of a dead link still knows whom to send a new one."""

ANSWERS_PER_RESET: Final = 5
"""Answers to the secret question that are looked at per link."""

ANSWERS_PER_DAY: Final = 10
"""And per login in 24 hours, however many links were asked for."""

INVITATION_LIVES: Final = timedelta(hours=24)

MAILED_INVITATION_LIVES: Final = timedelta(days=7)
"""Of a link that went to the person's own mailbox and to nobody else."""

TRY_TAKES_AT_MOST: Final = timedelta(seconds=30)
"""A try that was begun and not settled by then counts as a failure: its process died."""

HISTORY_SHOWN: Final = timedelta(days=90)
"""How far back people see what happened to their login."""

ABSOLUTE: Final = {UserKind.CUSTOMER: timedelta(hours=12), UserKind.STAFF: timedelta(hours=8)}
"""How long a session lasts however busy it is."""

UNFINISHED: Final = timedelta(minutes=10)
"""How long a person may take over the step that their session still needs."""

SESSIONS_PER_USER: Final = 10
"""The oldest is dropped when one more begins."""

ACTIVITY_NOTED_EVERY: Final = timedelta(seconds=5)
"""Idle time is exact to this: a page of many requests is one write."""


def session_is_alive(
    *, now: datetime, last_active_at: datetime, ends_at: datetime, idle_for: timedelta
) -> bool:
    """Say whether a session may still be used at `now`, by idle time and absolute time, UTC."""
    return now < ends_at and now < last_active_at + idle_for


def seconds_left(
    *, now: datetime, last_active_at: datetime, ends_at: datetime, idle_for: timedelta
) -> int:
    """Return the whole seconds until the session ends if nothing more happens; at least 0."""
    until = min(ends_at, last_active_at + idle_for)
    return max(0, int((until - now).total_seconds()))
