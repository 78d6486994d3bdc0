"""How much time is left to answer a case, in working time of its division.

Working time is every hour of a working day, local midnight to midnight. Clocks change on
Sundays only, so a working day has 24 hours and elapsed UTC time measures it exactly.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

import holidays

from services.cases.domain.states import RUNNING, CaseStatus

LOCAL = ZoneInfo("Europe/London")
"""Where the people live who read a due date."""

Division = Literal["ENG", "WLS", "SCT", "NIR"]
"""Part of the United Kingdom whose bank holidays count."""

LAST_SECOND = time(23, 59, 59)
WARN_SHARE = 0.25
"""Share of the time left from which a case is shown as due soon. Source: landlord's policy,
warn when 75 % are used."""

SATURDAY = 5
DAY = timedelta(days=1)


@lru_cache(maxsize=64)
def _bank_holidays(division: Division, year: int) -> frozenset[date]:
    # Without a subdivision the library leaves out Easter Monday and the August holiday.
    return frozenset(holidays.country_holidays("GB", subdiv=division, years=year))


def is_working_day(day: date, division: Division) -> bool:
    """Tell whether `day` is neither on a weekend nor a bank holiday of the division."""
    return day.weekday() < SATURDAY and day not in _bank_holidays(division, day.year)


def nth_working_day(start: date, n: int, division: Division) -> date:
    """Return the nth working day after `start`; `start` itself is day 0, working or not."""
    day = start
    for _ in range(n):
        day += DAY
        while not is_working_day(day, division):
            day += DAY
    return day


def end_of_day(day: date) -> datetime:
    """Return the last second of the local day, in UTC."""
    return datetime.combine(day, LAST_SECOND, LOCAL).astimezone(UTC)


def due_at(received_at: datetime, working_days: int, division: Division) -> datetime:
    """Return the end of the nth working day after the local day of receipt, in UTC."""
    received_on = received_at.astimezone(LOCAL).date()
    return end_of_day(nth_working_day(received_on, working_days, division))


def _day_bounds(day: date) -> tuple[datetime, datetime]:
    start = datetime.combine(day, time(), LOCAL).astimezone(UTC)
    return start, datetime.combine(day + DAY, time(), LOCAL).astimezone(UTC)


def working_time(start: datetime, end: datetime, division: Division) -> timedelta:
    """Return the working time between two instants; zero when `end` is not later."""
    total = timedelta()
    day = start.astimezone(LOCAL).date()
    last = end.astimezone(LOCAL).date()
    while day <= last:
        if is_working_day(day, division):
            opens, closes = _day_bounds(day)
            total += max(min(end, closes) - max(start, opens), timedelta())
        day += DAY
    return total


def add_working_time(start: datetime, amount: timedelta, division: Division) -> datetime:
    """Return the earliest instant by which `amount` of working time has passed, in UTC."""
    day = start.astimezone(LOCAL).date()
    left = amount
    while True:
        if is_working_day(day, division):
            opens, closes = _day_bounds(day)
            begin = max(start, opens)
            if left <= closes - begin:
                return begin.astimezone(UTC) + left
            left -= closes - begin
        day += DAY


@dataclass(frozen=True)
class Moment:
    """One line of the status history: from `at` (UTC) on the case was `status`."""

    at: datetime
    status: CaseStatus


@dataclass(frozen=True)
class Clock:
    """Where a case's time stands, as far as its status history determines it.

    `due_at` is set while the time runs, `left` (working time, may be negative) while it
    stands still; both are None once the case is answered.
    """

    due_at: datetime | None = None
    left: timedelta | None = None


def clock_of(
    history: Sequence[Moment], *, received_at: datetime, working_days: int, division: Division
) -> Clock:
    """Compute the clock from the status history (oldest first, the first one is the receipt).

    Nothing is counted up on the way, so nothing drifts: whoever has the history gets the
    same answer. Time before the first line counts from `received_at`.
    """
    due = due_at(received_at, working_days, division)
    left = working_time(received_at, due, division)
    running_since: datetime | None = received_at
    status = CaseStatus.NEW
    for moment in history:
        if running_since is not None:
            left = due - moment.at if due < moment.at else working_time(moment.at, due, division)
        status = moment.status
        if status in RUNNING:
            if running_since is None:
                due = _due_after_pause(moment.at, left, division)
            running_since = moment.at
        else:
            running_since = None
    if status in RUNNING:
        return Clock(due_at=due)
    return Clock(left=left) if status is CaseStatus.WITH_CUSTOMER else Clock()


def _due_after_pause(at: datetime, left: timedelta, division: Division) -> datetime:
    """Project the time left forward; what was overdue stays overdue by as much."""
    return at + left if left < timedelta() else add_working_time(at, left, division)


class Pace(StrEnum):
    """How a case stands against its target; the queue colours by it."""

    OK = "ok"
    SOON = "soon"
    LATE = "late"
    PAUSED = "paused"
    DONE = "done"


@dataclass(frozen=True)
class TimeLeft:
    """What to show of a clock. `share` is 0 to 1: how much of the allowance is left."""

    pace: Pace
    amount: timedelta
    """Working time left; when late, the elapsed time since it was due."""

    share: float


def time_left(clock: Clock, *, allowance: timedelta, now: datetime, division: Division) -> TimeLeft:
    """Judge a clock at `now` (UTC). `allowance` is the working time the target gave."""
    if clock.due_at is not None:
        if clock.due_at < now:
            return TimeLeft(Pace.LATE, now - clock.due_at, 1.0)
        left = working_time(now, clock.due_at, division)
        share = _share(left, allowance)
        return TimeLeft(Pace.SOON if share <= WARN_SHARE else Pace.OK, left, share)
    if clock.left is not None:
        return TimeLeft(Pace.PAUSED, clock.left, _share(clock.left, allowance))
    return TimeLeft(Pace.DONE, timedelta(), 0.0)


def _share(left: timedelta, allowance: timedelta) -> float:
    if allowance <= timedelta():
        return 0.0
    return min(max(left / allowance, 0.0), 1.0)


def in_units(amount: timedelta) -> str:
    """Return a duration as `1d 6h`, `5h 40m` or `12m`: the two largest units that matter."""
    minutes = int(abs(amount).total_seconds() // 60)
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts: Iterable[tuple[int, str]] = ((days, "d"), (hours, "h"), (minutes, "m"))
    largest_two = [(n, unit) for n, unit in parts if n][:2]
    if days and largest_two[-1][1] == "m":
        largest_two = largest_two[:1]
    return " ".join(f"{n}{unit}" for n, unit in largest_two) or "0m"
