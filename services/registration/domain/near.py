"""What somebody may have meant who made one slip: two neighbours swapped, one too many, too few.

The record is looked up by exact keys, because an index serves nothing else under row-level
security. So a slip is found the other way round: every spelling one slip away is looked up.
"""

from collections.abc import Iterator
from string import ascii_lowercase, ascii_uppercase, digits

DIGITS = digits
CAPITALS = ascii_uppercase + digits
IN_EMAIL = ascii_lowercase + digits + ".-_"
LETTERS = ascii_lowercase
LONGEST = 40
"""Longer ones have too many neighbours, and slips in them are not worth the search."""

SHORTEST = 4


def one_slip_away(text: str, alphabet: str) -> frozenset[str]:
    """Return every other spelling that one slip makes of `text`; none where it is too short."""
    if not SHORTEST <= len(text) <= LONGEST:
        return frozenset()
    return frozenset(_slips(text, alphabet)) - {text, ""}


def transpositions(text: str) -> frozenset[str]:
    """Return `text` with each pair of neighbours swapped: the commonest slip with numbers."""
    swapped = (text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in range(len(text) - 1))
    return frozenset(swapped) - {text}


def _slips(text: str, alphabet: str) -> Iterator[str]:
    yield from transpositions(text)
    for at in range(len(text) + 1):
        before, after = text[:at], text[at:]
        for letter in alphabet:
            yield before + letter + after
        if after:
            yield before + after[1:]
            for letter in alphabet:
                yield before + letter + after[1:]
