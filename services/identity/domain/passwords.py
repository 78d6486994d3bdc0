"""What a password must be: long, short enough to hash, and not one that is tried first."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from chassis.errors import Invalid
from services.identity.domain.common_passwords import is_common, plain

FLOOR: Final = 8
"""No landlord may ask for fewer characters. Source: OWASP ASVS 5.0.0, V6.2.1."""

LONGEST_BYTES: Final = 1024
"""Refused before it is hashed, in bytes of UTF-8: hashing megabytes would be a way to stop us."""

_SHORTEST_WORD_TO_AVOID = 4
_SHARE_OF_KNOWN_WORDS = 0.6


class PasswordNotAccepted(Invalid):
    """The password is too short, too long, or too easy to guess. `fields` says which and why."""

    code = "password_not_accepted"


class PasswordTooShort(PasswordNotAccepted):
    """Fewer characters than the landlord asks for."""

    code = "password_too_short"


class PasswordTooLong(PasswordNotAccepted):
    """More bytes than are ever hashed."""

    code = "password_too_long"


class PasswordTooCommon(PasswordNotAccepted):
    """Attackers try it first, or it says again what everybody knows about the person."""

    code = "password_too_common"


class PasswordBreached(PasswordTooCommon):
    """It was found in a breach elsewhere, and is tried with every address from there."""

    code = "password_breached"


class PasswordSaysWhatIsKnown(PasswordTooCommon):
    """It is hardly more than names, address or postcode: what others know about the person."""


def as_hashed(password: str) -> str:
    """Return the form of a password that is hashed, the same for every keyboard (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def fits(password: str) -> bool:
    """Say whether a typed password is short enough to be hashed at all."""
    return (
        len(password.encode()) <= LONGEST_BYTES
        and len(as_hashed(password).encode()) <= LONGEST_BYTES
    )


def require_good(password: str, *, minimum: int, words_to_avoid: Iterable[str]) -> str:
    """Return the form to hash of a new password, or say what is wrong with it.

    `minimum` counts code points after NFKC; there are no rules about kinds of characters.
    `words_to_avoid` are the facts that others know: the landlord's name, the person's names,
    postcode, the parts of the email address.

    Raises:
        PasswordTooLong: more than 1,024 bytes.
        PasswordTooShort: fewer than `minimum` characters.
        PasswordTooCommon: one that attackers try first.
        PasswordSaysWhatIsKnown: hardly more than the words to avoid.
    """
    if not fits(password):
        raise PasswordTooLong("the password is longer than 1,024 bytes")
    form = as_hashed(password)
    if len(form) < minimum:
        raise PasswordTooShort(f"the password has fewer than {minimum} characters")
    if is_common(form):
        raise PasswordTooCommon("the password is one that attackers try first")
    if _says_what_is_known(form, words_to_avoid):
        raise PasswordSaysWhatIsKnown("the password says what others know")
    return form


def words_of_email(address: str) -> list[str]:
    """Return the parts of an email address that a password must not consist of."""
    local, _, domain = address.casefold().rpartition("@")
    pieces = re.split(r"[^\w]+|_", f"{local} {domain.partition('.')[0]}")
    return [local, address, *pieces]


def _says_what_is_known(password: str, known: Iterable[str]) -> bool:
    """Say whether most of the password is words to avoid, however they are put together."""
    bare = plain(password)
    words = {plain(part) for text in known for part in (text, *text.split())}
    rest = bare
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= _SHORTEST_WORD_TO_AVOID:
            rest = rest.replace(word, "")
    left = re.sub(r"\d+", "", rest)
    return rest != bare and len(left) <= (1 - _SHARE_OF_KNOWN_WORDS) * len(bare)
