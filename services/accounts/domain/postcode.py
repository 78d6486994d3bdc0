"""Postcodes: kept as typed, compared in one compact form."""

import re
import unicodedata

_NOT_COMPARED = re.compile(r"[^A-Z0-9]")

_STRICT = re.compile(
    r"(?:GIR0AA|(?:[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]|[A-HK-Y][0-9](?:[0-9]|[ABEHMNPRVWXY])"
    r"|[0-9][A-HJKPSTUW]))[0-9][ABD-HJLNP-UW-Z]{2})"
)
"""Outward and inward code. Source: BS 7666; the inward letters leave out C, I, K, M, O and V."""


def compact_postcode(typed: str) -> str:
    """Return the form in which postcodes are compared: upper-case letters and digits only.

    It is made from anything: an odd postcode that stands in the record must still be
    found by the person who types it as it stands in their letters.
    """
    return _NOT_COMPARED.sub("", unicodedata.normalize("NFKC", typed).upper())


def is_postcode(compact: str) -> bool:
    """Tell whether a compact form has the shape of a British postcode; not whether it exists."""
    return _STRICT.fullmatch(compact) is not None


def spaced_postcode(compact: str) -> str:
    """Return the form people read: one space before the last three characters."""
    return f"{compact[:-3]} {compact[-3:]}" if len(compact) > 3 else compact  # noqa: PLR2004
