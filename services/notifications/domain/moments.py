"""Instants as a letter says them: by the landlord's clock on the wall."""

from datetime import datetime
from math import ceil
from zoneinfo import ZoneInfo

from babel.dates import format_date

WALL = ZoneInfo("Europe/London")


def day_of(instant: datetime) -> str:
    """Say the day of `instant`, e.g. `Tuesday 24 November 2026`, by the clock in London."""
    return format_date(instant.astimezone(WALL), "EEEE d MMMM y", locale="en_GB")


def minutes_left(until: datetime, *, now: datetime) -> int:
    """Say how many minutes remain, the begun one counted; never less than one."""
    return max(1, ceil((until - now).total_seconds() / 60))
