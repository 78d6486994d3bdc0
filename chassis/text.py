"""The words people read: message catalogues for Python, days and times as they are written."""

import contextlib
import gettext as catalogues
from collections.abc import Sequence
from contextvars import ContextVar
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date

DOMAIN = "lodge"
LONDON = ZoneInfo("Europe/London")

_in_use: ContextVar[catalogues.NullTranslations | None] = ContextVar("catalogue", default=None)
_source = catalogues.NullTranslations()

DAYS: Final = {
    "day_month_name": "d MMMM yyyy",
    "day_month_year": "dd/MM/yyyy",
    "year_month_day": "yyyy-MM-dd",
}
"""Ways to write a day. The first is everybody's who has chosen none."""

PLAIN: Final = next(iter(DAYS))
_days: ContextVar[str] = ContextVar("days", default=PLAIN)


def languages_in(folder: Path) -> list[str]:
    """Return the languages that can be spoken: English first, then whatever has a catalogue.

    A catalogue is `<folder>/<language>/LC_MESSAGES/lodge.mo`; the messages in the code are English.
    """
    found = sorted(path.parts[-3] for path in folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return ["en", *(language for language in found if language != "en")]


def best_language(accepted: str, offered: Sequence[str]) -> str:
    """Return the one of `offered` that an `Accept-Language` header asks for, else the first."""
    wanted: list[tuple[float, str]] = []
    for part in accepted.split(",")[:20]:
        name, _, weight = part.strip().partition(";q=")
        with contextlib.suppress(ValueError):
            wanted.append((-float(weight or 1), name.strip().lower().partition("-")[0]))
    for _, name in sorted(wanted, key=lambda each: each[0]):
        if name in offered:
            return name
    return offered[0]


def use_language(folder: Path, language: str) -> None:
    """Speak `language` for the rest of this request or message; without a catalogue, English."""
    found = catalogues.translation(DOMAIN, folder, languages=[language], fallback=True)
    _in_use.set(found)


def write_days(way: str) -> None:
    """Write days and times in this of the `DAYS` for the rest of this request."""
    _days.set(way if way in DAYS else PLAIN)


def gettext(message: str) -> str:
    """Return `message` in the language in use."""
    return (_in_use.get() or _source).gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """Return the form of the message that goes with `count`, in the language in use."""
    return (_in_use.get() or _source).ngettext(singular, plural, count)


_ = gettext
"""Marks a text for the catalogues and translates it: `_("Enter your last name")`."""


def day(moment: date | datetime) -> str:
    """Write a day as people say it, e.g. `22 November 2026`, or in the way in use.

    Instants count in London.
    """
    local = moment.astimezone(LONDON).date() if isinstance(moment, datetime) else moment
    return _written(local, DAYS[_days.get()])


@lru_cache(maxsize=4_096)
def _written(local: date, pattern: str) -> str:
    return format_date(local, pattern, locale="en_GB")


def pounds(pence: int) -> str:
    """Write an amount without its sign: `£1,234.50`."""
    whole, rest = divmod(abs(pence), 100)
    return f"£{whole:,}.{rest:02}"


def clock(moment: datetime) -> str:
    """Write the time of day in London, e.g. `2:48pm`; beside days in figures, `14:48`."""
    local = moment.astimezone(LONDON)
    if _days.get() != PLAIN:
        return f"{local:%H:%M}"
    return f"{local.hour % 12 or 12}:{local.minute:02}{'am' if local.hour < 12 else 'pm'}"  # noqa: PLR2004


def when(moment: datetime) -> str:
    """Write an instant with its day, e.g. `22 November 2026, 2:48pm`, in London."""
    between = ", " if _days.get() == PLAIN else " "
    return f"{day(moment)}{between}{clock(moment)}"
