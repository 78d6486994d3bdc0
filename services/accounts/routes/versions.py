"""The version a caller has seen, from `If-Match`."""

import re
from typing import Annotated

from fastapi import Header

from chassis.errors import Invalid

IfMatch = Annotated[str, Header(max_length=20)]
"""A quoted version, such as `"3"`."""

_VERSION = re.compile(r'"([1-9][0-9]{0,8})"')


def seen_version(if_match: str) -> int:
    """Return the version in `if_match`.

    Raises:
        Invalid: it is not a quoted number.
    """
    seen = _VERSION.fullmatch(if_match.strip())
    if seen is None:
        raise Invalid("If-Match is not a version", fields={"if-match": 'a version such as "3"'})
    return int(seen[1])


def seen_version_or_none(if_match: str) -> int:
    """Return the version in `if_match`; `"0"` where nothing was there to be seen.

    Raises:
        Invalid: it is not a quoted number.
    """
    return 0 if if_match.strip() == '"0"' else seen_version(if_match)
