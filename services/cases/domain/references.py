"""Case references: how a number is written, and how numbers are handed out in blocks."""

import re
import string

from chassis.errors import Invalid

STANDARD_PATTERN = "SR{:08d}"
"""`SR00001245`: the form a landlord gets unless it asks for another."""

TWELVE_DIGITS = "{:012d}"
"""`000000001245`: for landlords whose systems take digits only."""

BLOCK_SIZE = 100
"""Numbers in one block: enough for an hour of enquiries while cases is down, few enough
that lost ones leave small gaps."""

_PATTERN = re.compile(r"[A-Z]{0,6}\{:0(?:[6-9]|1[0-2])d\}")


class UnusablePattern(Invalid):
    """A reference pattern that could not give unique, readable numbers."""

    code = "unusable_reference_pattern"


def require_pattern(pattern: str) -> str:
    """Return `pattern` unchanged.

    Raises:
        UnusablePattern: it is not up to six capital letters and a zero-padded number
            of six to twelve digits.
    """
    if not _PATTERN.fullmatch(pattern):
        raise UnusablePattern(f"not a reference pattern: {pattern}")
    return pattern


def reference(pattern: str, number: int) -> str:
    """Write `number` as the landlord's references are written."""
    return string.Formatter().format(require_pattern(pattern), number)
