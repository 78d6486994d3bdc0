"""A period of days that the address of a page asks for, and the part of its list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

from chassis.events import now
from chassis.html.forms import Form
from chassis.text import LONDON, _

MONTHS: Final = {"3": 91, "6": 183, "12": 366, "24": 731}
"""Offered periods → days back from today. `all`: everything; `own`: days of one's own."""

USUAL: Final = "12"
LONGEST_NUMBER: Final = 9
KEPT: Final = ("period", "first", "last")


@dataclass(frozen=True)
class Period:
    """The days that were chosen, with what is wrong with them."""

    name: str
    first_day: date | None
    """None: from the beginning."""

    last_day: date | None
    before: int | None
    """The number of the last line that was seen; those before it are wanted."""

    form: Form


def period_asked(asked: Mapping[str, str]) -> Period:
    """Read a period off the query of an address; nonsense is the usual one."""
    today = now().astimezone(LONDON).date()
    form = Form({"first": asked.get("first", ""), "last": asked.get("last", "")})
    name = asked.get("period", USUAL)
    first: date | None = None
    last: date | None = None
    if name == "own":
        first, last = _day(form, "first"), _day(form, "last")
        if first and last and last < first:
            form.refuse("last", _("The last day cannot be before the first"))
            first = last = None
    elif name != "all":
        name = name if name in MONTHS else USUAL
        first = today - timedelta(days=MONTHS[name])
    before = asked.get("before", "")
    number = int(before) if before.isdecimal() and len(before) <= LONGEST_NUMBER else 0
    return Period(name, first, last, number or None, form)


def period_query(asked: Mapping[str, str], **more: str) -> str:
    """Return the query that asks for the same period, and more."""
    return urlencode({**{name: asked[name] for name in KEPT if name in asked}, **more})


def _day(form: Form, name: str) -> date | None:
    """Return a day as typed into a date field, or refuse it."""
    if not form[name]:
        return None
    try:
        return date.fromisoformat(form[name])
    except ValueError:
        form.refuse(name, _("Enter a day, such as 2026-11-22"))
        return None
