"""Account references and the other numbers an account is known by."""

import re
import unicodedata
from dataclasses import dataclass

_NOT_COMPARED = re.compile(r"[\s\-\u2010-\u2015\u2212\u00ad\u200b-\u200d\ufeff]")
_REFERENCE = re.compile(r"[A-Z0-9/]{3,20}")
_KIND = re.compile(r"[a-z][a-z0-9_]{0,29}")
_KEY_OF_IDENTIFIER = re.compile(r"[^A-Z0-9]")

PIN = "pin"
"""The kind that proves something: kept as a hash, compared for applicants, found by nobody."""

_ALSO_PIN = frozenset({"housing_pin", "pin_no", "pin_number", "personal_identification_number"})

_SECRET = frozenset(
    {
        *("password", "passcode", "passphrase", "security_word", "security_password", "secret"),
        *("memorable_word", "secret_answer", "activation_code", "portal_key"),
    }
)
"""Kinds that have no place on the record: nothing would be compared with them."""

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
    """Another number an account is known by: a legacy reference, an agreement, a PIN."""

    kind: str
    value: str
    key: str
    """The compared form: upper-case letters and digits only."""


def identifier_of(kind: str, value: str) -> Identifier:
    """Normalise one identifier.

    Raises:
        ValueError: the kind is not a short name or that of a secret, or the value holds no
            letter or digit. The message quotes no value: it may be a PIN that was put wrongly.
    """
    kind, value = kind.strip().lower().replace(" ", "_").replace("-", "_"), value.strip()
    kind = PIN if kind in _ALSO_PIN else kind
    key = _KEY_OF_IDENTIFIER.sub("", unicodedata.normalize("NFKC", value).upper())
    if not _KIND.fullmatch(kind):
        raise ValueError("what stands before a '=' is not a kind of identifier")
    if kind in _SECRET:
        raise ValueError(f"{kind} is a secret, leave it out: nothing is compared with it")
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
    for number, part in enumerate(text.split(";"), start=1):
        if not part.strip():
            continue
        kind, equals, value = part.partition("=")
        if not equals:
            raise ValueError(f"part {number} has no '='")
        identifier = identifier_of(kind, value)
        found.setdefault((identifier.kind, identifier.key), identifier)
    if len(found) > MOST_IDENTIFIERS:
        raise ValueError(f"more than {MOST_IDENTIFIERS} identifiers")
    return tuple(found[key] for key in sorted(found))
