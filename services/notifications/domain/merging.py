"""Two contacts are one person: which of two wishes counts."""

from collections.abc import Mapping


def stricter(mine: Mapping[str, bool], theirs: Mapping[str, bool]) -> dict[str, bool]:
    """Return a choice by topic or purpose out of two people's who are one.

    What one of them alone chose counts; where both did, no counts more than yes.
    """
    return {key: mine.get(key, True) and theirs.get(key, True) for key in sorted({*mine, *theirs})}
