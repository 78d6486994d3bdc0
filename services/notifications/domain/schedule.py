"""When a mail that could not be delivered is tried again, and when it is given up."""

from datetime import datetime, timedelta

PAUSES = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
)
"""The pause after the first, second, … failed attempt; the last one repeats. Short at first,
because most failures are greylisting and restarts; hourly later, so that a relay which is down
for a night is not hammered."""

LONGEST_LIFE = timedelta(hours=24)
"""No mail is tried for longer than this after it was queued."""

JITTER = 0.2
"""Pauses are stretched or shrunk by up to this share, so that a thousand mails which failed
together do not come back together."""


def last_moment(*, queued_at: datetime, useful_until: datetime | None) -> datetime:
    """Tell after which instant a mail is no longer sent: its own end, 24 hours at the latest."""
    longest = queued_at + LONGEST_LIFE
    return longest if useful_until is None else min(longest, useful_until)


def next_attempt_at(
    *, attempts: int, failed_at: datetime, expires_at: datetime, chance: float
) -> datetime | None:
    """Tell when to try again after `attempts` failed ones; None means: give up.

    `chance` is a random number from 0 to 1 that the caller draws; 0.5 is the plain pause. An
    attempt that would fall at or after `expires_at` is not worth making: the code in the mail
    would be dead on arrival.
    """
    pause = PAUSES[min(attempts, len(PAUSES)) - 1]
    moment = failed_at + pause * (1 + JITTER * (2 * chance - 1))
    return moment if moment < expires_at else None
