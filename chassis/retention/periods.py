"""Every rule of retention by its name: whose it is, how long it keeps, what a landlord may choose.

A landlord's own choice stands in the landlords file, under `retention`, in days.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

SIX_YEARS: Final = 2192
"""Days in which a claim on a contract can be brought (Limitation Act 1980, s. 5), leap days in."""


@dataclass(frozen=True)
class Period:
    """How many days a kind of record is kept after it ended, and between which bounds."""

    service: str
    """Who holds it."""

    days: int
    least: int
    most: int


PERIODS: Final[dict[str, Period]] = {
    "unfinished_registrations": Period("registration", 14, 1, 90),
    "registration_answers": Period("registration", 30, 1, 365),
    "enquiry_data": Period("cases", 30, 1, 365),
    "enquiry_files": Period("cases", 30, 1, 365),
    "closed_cases": Period("cases", SIX_YEARS, 365, 36_500),
    "messages": Period("notifications", SIX_YEARS, 365, 36_500),
    "import_reports": Period("accounts", 30, 1, 365),
    "detail_changes": Period("accounts", 365, 30, SIX_YEARS),
}
"""Numbers of security.md, PRIV-04, where it names one: enquiries 30 days, what was never activated
14. The two of six years are the time in which either side may still go to court."""


def kept_for(name: str, chosen: Mapping[str, int]) -> timedelta:
    """Return how long the rule keeps, by the landlord's choice or else the usual time."""
    return timedelta(days=chosen.get(name, PERIODS[name].days))


def checked(chosen: dict[str, int]) -> dict[str, int]:
    """Return the landlord's choices.

    Raises:
        ValueError: a name is no rule, or a number is beyond its bounds; says which.
    """
    for name, days in chosen.items():
        period = PERIODS.get(name)
        if period is None:
            raise ValueError(f"{name!r} is no rule of retention; there are {', '.join(PERIODS)}")
        if not period.least <= days <= period.most:
            raise ValueError(f"{name}: between {period.least} and {period.most} days")
    return chosen
