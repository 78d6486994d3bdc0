"""The words a record is found by."""

import re
import unicodedata
from string import ascii_lowercase

from services.accounts.domain.emails import address_key
from services.accounts.domain.postcode import compact_postcode, is_postcode

_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "'": None,
        "\u2019": None,
        "\u2018": None,
        "`": None,
    }
)
_BETWEEN = re.compile(r"[^a-z0-9@]+")
_IN_ADDRESS = re.compile(r"[^!-~]+")
_TITLES = "mr mrs ms miss mx dr and the of flat apartment unit"
_UNSAID = frozenset(("", *ascii_lowercase, *_TITLES.split()))
"""Titles, initials and the like: in nearly every record, they tell nothing apart."""

_DIGITS = re.compile(r"[0-9]")
_DIGITS_OF_REFERENCE = 5
"""From so many digits on, hyphens and slashes are part of a reference, not between words."""

_COUNTRY_CODE = re.compile(r"^(?:00)?440?(?=[1-9][0-9]{8,9}$)")
_PART_OF_PHONE = re.compile(r"[+(]*[0-9][0-9()./-]*")
_NOT_OF_PHONE = re.compile(r"[^0-9+()./\s-]")
_PHONE = re.compile(r"0[0-9]{9,10}")
_NOT_OF_PHONE = re.compile(r"[^0-9+()./\s-]")
_MOST_PARTS = 6
"""Into which a telephone number is broken when somebody types it with spaces."""

LONGEST_WORD = 64
MOST_WORDS = 8
"""Words of a query that count. The rest of a pasted paragraph is left out."""


def fold(text: str) -> str:
    """Return `text` in lower case without accents and apostrophes: `Núñez` → `nunez`."""
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(_LETTERS)


def words_of(*texts: str) -> set[str]:
    """Return the words under which a record with these texts is found."""
    words = set(_BETWEEN.split(fold(" ".join(texts)))) - _UNSAID
    return (
        words if all(len(w) <= LONGEST_WORD for w in words) else {w[:LONGEST_WORD] for w in words}
    )


def phone_word(text: str) -> str:
    """Return the digits of a telephone number, of a British one as it is dialled at home."""
    return _COUNTRY_CODE.sub("0", re.sub(r"[^0-9]", "", text))


def query_words(query: str) -> list[str]:
    """Return what a typed search looks for, every word of it, at most `MOST_WORDS`.

    A postcode or a telephone number typed in parts is one word; an address stays whole when it
    holds an @.
    """
    words: list[str] = []
    parts = query.split()
    while parts:
        if phone := _taken_phone(parts):
            words.append(phone)
            continue
        part = parts.pop(0)
        pair = compact_postcode(part + parts[0]) if parts else ""
        if pair and is_postcode(pair):
            parts.pop(0)
            words.append(pair.lower())
        elif "@" in part:
            words.append((address_key(part) or _IN_ADDRESS.sub("", part.lower()))[:LONGEST_WORD])
        elif len(_DIGITS.findall(part)) >= _DIGITS_OF_REFERENCE:
            words.append(query_whole(part))
        else:
            words += [w[:LONGEST_WORD] for w in _BETWEEN.split(fold(part)) if w]
    telling = [w for w in dict.fromkeys(words) if w not in _UNSAID]
    return (telling or words)[:MOST_WORDS]


def _taken_phone(parts: list[str]) -> str:
    """Take a telephone number off the front of `parts`, or nothing."""
    end = 0
    while end < min(len(parts), _MOST_PARTS) and _PART_OF_PHONE.fullmatch(parts[end]):
        end += 1
    for count in range(end, 0, -1):
        word = phone_word("".join(parts[:count]))
        if _PHONE.fullmatch(word):
            del parts[:count]
            return word
    return ""


def query_whole(query: str) -> str:
    """Return the query as one word: a reference typed with spaces or hyphens in it."""
    return re.sub(r"[^a-z0-9]", "", fold(query))[:LONGEST_WORD]


def query_wholes(query: str) -> set[str]:
    """Return everything that the whole query may be as one word: a number, a telephone number."""
    wholes = {query_whole(query)}
    if not _NOT_OF_PHONE.search(query):
        wholes.add(phone_word(query))
    return wholes - {""}


def end_of_prefix(word: str) -> str:
    """Return the first string after everything that begins with `word`, in code point order."""
    return word[:-1] + chr(ord(word[-1]) + 1)
