"""Account references and the other numbers an account is known by."""

import re
import unicodedata
from dataclasses import dataclass

_NOT_COMPARED = re.compile(r"[\s\-\u2010-\u2015\u2212\u00ad\u200b-\u200d\ufeff]")
_REFERENCE = re.compile(r"[A-Z0-9/]{3,20}")
_KIND = re.compile(r"[a-z][a-z0-9_]{0,29}")
_KEY_OF_IDENTIFIER = re.compile(r"[^A-Z0-9]")

UNSHOWN = frozenset({"pin"})
"""Kinds that prove something: compared for applicants, shown to nobody and found by nobody."""

MOST_IDENTIFIERS = 20
"""Identifiers of one account; more is a slip in the file, not a well-known account."""


def account_key(typed: str) -> str:
    """Return the form in which account references are compared.

    Upper case, without spaces, hyphens and what a copy from a letter drags along
    (soft hyphens, zero-width spaces). `2103 4000-120a` and `21034000120A` are one.
    """
    if typed.isascii() and typed.isalnum():
        return typed.upper()
    bare = _NOT_COMPARED.sub("", unicodedata.normalize("NFKC", typed)).upper()
    return _NOT_COMPARED.sub("", unicodedata.normalize("NFKC", bare))


def is_account_key(key: str) -> bool:
    """Tell whether `key` can be an account reference: 3 to 20 letters, digits and slashes.

    Landlords' references vary in shape, so nothing stricter is asked for.
    """
    return _REFERENCE.fullmatch(key) is not None


@dataclass(frozen=True, slots=True)
class Identifier:
    """Another number an account is known by: a legacy reference, a PIN, an agreement."""

    kind: str
    value: str
    key: str
    """The compared form: upper-case letters and digits only."""


def identifier_of(kind: str, value: str) -> Identifier:
    """Normalise one identifier.

    Raises:
        ValueError: the kind is not a short name, or the value holds no letter or digit.
    """
    kind, value = kind.strip().lower().replace(" ", "_").replace("-", "_"), value.strip()
    key = _KEY_OF_IDENTIFIER.sub("", unicodedata.normalize("NFKC", value).upper())
    if not _KIND.fullmatch(kind):
        raise ValueError(f"'{kind[:30]}' is not a kind of identifier")
    if not key:
        raise ValueError(f"{kind} has no value")
    if len(value) > 60:  # noqa: PLR2004
        raise ValueError(f"{kind} is longer than 60 characters")
    return Identifier(kind=kind, value=value, key=key)


def identifiers_of(text: str) -> tuple[Identifier, ...]:
    """Read `legacy=MRW403PYM;pin=12 34;rent=…`: sorted, each kind and value once.

    Raises:
        ValueError: a part is not `kind=value`, or there are too many. The message is
            one sentence for the person who mends the file.
    """
    found: dict[tuple[str, str], Identifier] = {}
    for part in text.split(";"):
        if not part.strip():
            continue
        kind, equals, value = part.partition("=")
        if not equals:
            raise ValueError(f"'{part.strip()[:30]}' has no '='")
        identifier = identifier_of(kind, value)
        found.setdefault((identifier.kind, identifier.key), identifier)
    if len(found) > MOST_IDENTIFIERS:
        raise ValueError(f"more than {MOST_IDENTIFIERS} identifiers")
    return tuple(found[key] for key in sorted(found))
