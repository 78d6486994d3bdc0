"""When tries are no longer looked at, and what ends that. The numbers are the landlord's."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from chassis.landlords import LockPolicy

DAY: Final = timedelta(hours=24)

FAILURES_A_DAY: Final = 50
"""Of one address, in a row or not. Whatever the landlord's policy is, more are looked at only
after the mailbox is proved again."""

UNTIL_PROVED: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""End of a lock that no clock ends."""

UNLOCK_LINK_LIVES: Final = timedelta(minutes=60)

NOTICES_A_DAY: Final = 3
"""Mails about timed locks to one login: a stranger must not be able to use up its mailbox."""

FAILURES_OF_NETWORK: Final = 10
FAILURES_OF_ALL: Final = 1000
WEIGHED_SPAN: Final = timedelta(minutes=5)
"""So many failures from one network, or at all, in this span are an attack."""

DEVICE_KNOWN_FOR: Final = timedelta(days=180)
"""How long a browser is known after the last time its person signed in there."""

DEVICES_PER_USER: Final = 10
"""The one not used for longest is forgotten when one more becomes known."""


class Verdict(StrEnum):
    """What became of a try."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"
    """For some minutes nothing that is typed is accepted, right or wrong."""

    LOCKED_UNTIL_PROVED = "locked_until_proved"
    """Nothing is accepted until somebody shows that they read the mailbox."""


class Standing(NamedTuple):
    """How many tries of one address have failed, and whether it is locked. Instants in UTC."""

    failures: int = 0
    """In a row."""

    failed_at: datetime | None = None
    of_day: int = 0
    """In a row or not, since `day_began_at`."""

    day_began_at: datetime | None = None
    locked_until: datetime | None = None

    def verdict(self, *, is_right: bool) -> Verdict:
        """Say what becomes of a try."""
        if self.locked_until is None:
            return Verdict.RIGHT if is_right else Verdict.WRONG
        is_timed = self.locked_until < UNTIL_PROVED
        return Verdict.LOCKED if is_timed else Verdict.LOCKED_UNTIL_PROVED

    def slots(self, policy: LockPolicy) -> int:
        """Return how many tries may be looked at together; without a lock at least one."""
        if self.locked_until is not None:
            return 0
        return max(1, min(policy.attempts - self.failures, FAILURES_A_DAY - self.of_day))


def rested(standing: Standing, *, policy: LockPolicy, now: datetime) -> Standing:
    """Return the standing as time has left it: locks and counts that are over are gone."""
    if standing.locked_until is not None:
        if standing.locked_until > now:
            return standing
        standing = standing._replace(failures=0, locked_until=None)
    window = timedelta(minutes=policy.window_minutes)
    if standing.failed_at is not None and now - standing.failed_at > window:
        standing = standing._replace(failures=0)
    if standing.day_began_at is not None and now - standing.day_began_at >= DAY:
        standing = standing._replace(of_day=0, day_began_at=None)
    return standing


def failed(standing: Standing, times: int, *, policy: LockPolicy, now: datetime) -> Standing:
    """Return the standing after so many failures more. During a lock none is counted."""
    if times == 0 or standing.locked_until is not None:
        return standing
    counted = standing._replace(
        failures=standing.failures + times,
        failed_at=now,
        of_day=standing.of_day + times,
        day_began_at=standing.day_began_at or now,
    )
    if counted.of_day >= FAILURES_A_DAY:
        return counted._replace(locked_until=UNTIL_PROVED)
    if counted.failures < policy.attempts:
        return counted
    is_timed = policy.release == "timed"
    ends = now + timedelta(minutes=policy.minutes) if is_timed else UNTIL_PROVED
    return counted._replace(locked_until=ends)
