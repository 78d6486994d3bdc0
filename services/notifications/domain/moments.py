"""How long something still lasts, as a letter says it."""

from datetime import datetime
from math import ceil


def minutes_left(until: datetime, *, now: datetime) -> int:
    """Say how many minutes remain, the begun one counted; never less than one."""
    return max(1, ceil((until - now).total_seconds() / 60))
