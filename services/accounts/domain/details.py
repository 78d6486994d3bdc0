"""What a customer may ask to have changed about themselves, and what is checked first."""

import re
from collections.abc import Mapping
from typing import Final, Literal

from chassis.text import _

Field = Literal[
    "title", "first_name", "last_name", "organisation", "phone", "phone_evening", "mobile"
]
State = Literal["waiting", "made", "accepted", "refused", "withdrawn"]
"""`made`: at once. The others are of what is checked."""

AT_ONCE: Final[tuple[Field, ...]] = ("title", "phone", "phone_evening", "mobile")
"""Wrong, they cost a telephone call."""

CHECKED: Final[tuple[Field, ...]] = ("first_name", "last_name", "organisation")
"""By these people are known: letters, decisions and registrations rest on them."""

FIELDS: Final[tuple[Field, ...]] = (*AT_ONCE, *CHECKED)
TELEPHONES: Final = frozenset({"phone", "phone_evening", "mobile"})

LONGEST: Final = 80
FEWEST_DIGITS, MOST_DIGITS = 7, 15
"""Of a telephone number; 15 are all that E.164 knows."""

_TELEPHONE = re.compile(r"\+?[0-9 ()./-]+(?: ?(?:x|ext\.?) ?[0-9]{1,6})?", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


def problems_of(wish: Mapping[str, str], *, last_name: str, organisation: str) -> dict[str, str]:
    """Return what is wrong with each field of a wish; what is there now stands beside it."""
    problems: dict[str, str] = {}
    for name, value in wish.items():
        if len(value) > LONGEST:
            problems[name] = _("Use at most 80 characters")
        elif _UNPRINTABLE.search(value):
            problems[name] = _("Leave out characters that cannot be printed")
        elif name in TELEPHONES and value and not is_telephone(value):
            problems[name] = _("Enter a telephone number, such as 01632 960 001")
    if not (wish.get("last_name", last_name) or wish.get("organisation", organisation)):
        problems["last_name"] = _("Enter a last name")
    return problems


def is_at_once(field: str) -> bool:
    """Say whether a field is changed without a check."""
    return field in AT_ONCE


def is_telephone(text: str) -> bool:
    """Say whether somebody could dial this."""
    number = re.split(r"x|ext", text, maxsplit=1, flags=re.IGNORECASE)[0]
    digits = sum(each.isdigit() for each in number)
    return _TELEPHONE.fullmatch(text) is not None and FEWEST_DIGITS <= digits <= MOST_DIGITS
