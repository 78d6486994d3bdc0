"""Secrets that reach people by letter, portal keys and activation codes: how they are written.

An alphabet without letters that are mistaken for digits or each other; typed in any case, with
any spaces and hyphens, and with O for 0, I or L for 1.
"""

import re
import unicodedata
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O or U."""

KEY_LENGTH: Final = 16
"""Characters of a portal key, 80 bits; one check character follows."""

CODE_LENGTH: Final = 10
"""Characters of an activation code, 50 bits: ten guesses in its life are nothing."""

GROUPS: Final = {KEY_LENGTH + 1: 4, CODE_LENGTH: 5}

_NOT_READ = re.compile(r"[^0-9A-Z]")
_ALIKE = str.maketrans("OIL", "011")
_FIELD = 0b100101
"""The polynomial by which five-bit characters are multiplied: x⁵ + x² + 1."""


def posted_key(typed: str) -> str:
    """Return the comparable form: capitals and digits only, look-alikes as one."""
    return _NOT_READ.sub("", unicodedata.normalize("NFKC", typed).upper()).translate(_ALIKE)


def written(secret: str) -> str:
    """Return a key or code as letters print it, in groups: `7KQ2-M4XW-…`."""
    size = GROUPS.get(len(secret), len(secret) or 1)
    if len(secret) == KEY_LENGTH + 1:  # the check character joins the last group
        secret, last = secret[:-1], secret[-1]
    else:
        last = ""
    groups = [secret[start : start + size] for start in range(0, len(secret), size)]
    return "-".join(groups) + last


def check_character(characters: str) -> str:
    """Return what follows a portal key, so that a slip is seen before anything is compared.

    Any one wrong character, and any two that changed places, are noticed.
    """
    total = 0
    for character in characters:
        total = _doubled(total ^ ALPHABET.index(character))
    return ALPHABET[total]


def is_portal_key(key: str) -> bool:
    """Say whether a comparable form could be a portal key. It tells nothing of any key there is."""
    return (
        len(key) == KEY_LENGTH + 1
        and all(character in ALPHABET for character in key)
        and check_character(key[:-1]) == key[-1]
    )


def is_activation_code(key: str) -> bool:
    """Say whether a comparable form could be an activation code."""
    return len(key) == CODE_LENGTH and all(character in ALPHABET for character in key)


def letters_of(number: int, length: int) -> str:
    """Write the lowest bits of `number` in so many characters."""
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(length)))


def _doubled(number: int) -> int:
    return (number << 1) ^ (_FIELD if number & 0b10000 else 0)
