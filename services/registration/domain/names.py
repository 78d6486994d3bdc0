"""Compare the surname somebody typed with the surname on record.

A surname becomes a set of *exact keys*: two surnames are the same exactly when their key
sets meet, so a database can answer the question with an array overlap. A second set, the
*parts*, holds what makes a surname merely likely (half of a double-barrelled name, a name
without its particle). Only an exact match ever lets somebody in; likely is for staff.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import JaroWinkler

Likeness = Literal["exact", "likely", "no"]

TITLES = frozenset(["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev"])
"""Never a surname, also when nothing else is left ("Mr & Mrs A Spooner")."""

TITLES_BEFORE_A_NAME = frozenset(["sir", "lady", "lord", "dame"])
"""Titles that are surnames too: dropped only before another word."""

SUFFIXES = frozenset(["esq", "obe", "mbe", "jr", "sr", "ii", "iii"])

PARTICLES = frozenset({
    "ab", "al", "ap", "ben", "bin", "bint", "da", "das", "de", "del", "della", "den", "der", "di",
    "dos", "du", "el", "ibn", "la", "le", "ni", "nic", "ten", "ter", "van", "von",
})  # fmt: skip
"""Small words that belong to the word after them and that people leave out."""

FUSED = frozenset(("mac", "mc", "fitz", "st"))
"""Words that are written apart or together with the next, and never left out."""

COMPANY_ENDINGS = frozenset(["ltd", "limited", "plc", "llp", "cic", "inc"])

SPECIAL_LETTERS = str.maketrans(
    {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l",
     "đ": "d", "Đ": "d", "œ": "oe", "Œ": "oe", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th",
     "\u0131": "i"}
)  # fmt: skip

JOINT = re.compile(r"\s*(?:&|\+|/|,|;|\band\b)\s*", re.IGNORECASE)
WORD_BREAK = re.compile(r"[\s.\-\u00ad\u2010-\u2015_]+")

LIKELY_FROM = 0.93
"""Jaro-Winkler similarity from which two surnames are worth showing to staff."""

SHORTEST_SIMILAR = 4
"""Shorter surnames differ by too little for similarity to mean anything."""

SHORTEST_PART = 3


@dataclass(frozen=True, slots=True)
class SurnameKeys:
    """What is kept of a surname: folded letters only, no title, initial or punctuation."""

    exact: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()


def fold(text: str) -> str:
    """Return `text` in lower case without accents; ligatures and special letters spelled out."""
    decomposed = unicodedata.normalize("NFKD", text.translate(SPECIAL_LETTERS))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.translate(SPECIAL_LETTERS).casefold()


def letters(text: str) -> str:
    """Return the letters of folded `text`, with the vowel signs of scripts that have them."""
    return "".join(c for c in text if c.isalpha() or unicodedata.category(c) in {"Mc", "Mn"})


def surname_keys(text: str, *, organisation: bool = False) -> SurnameKeys:
    """Return the keys of a surname field as people really fill it in.

    Titles, suffixes and initials are dropped, joint fields ("Mr & Mrs A Spooner") give the
    keys of every person in them. An organisation has no keys: it never matches by surname.
    """
    if organisation:
        return SurnameKeys()
    people = [_words(part) for part in JOINT.split(text)]
    if any(words and words[-1][0] in COMPANY_ENDINGS for words in people):
        return SurnameKeys()
    exact: set[str] = set()
    parts: set[str] = set()
    shares_the_next_surname = False
    for words in people:
        if len(people) > 1 and len(words) == 1 and len(words[0][0]) == 1:
            shares_the_next_surname = True  # "Mr M & Mrs S Penrose": an initial, no surname
            continue
        for reading in _readings(words):
            components = _components(reading)
            exact |= _exact(components)
            parts |= _parts(components)
            if shares_the_next_surname and len(components) > 1:
                exact |= _exact(components[-1:])
        shares_the_next_surname = len(words) <= 1
    return SurnameKeys(frozenset(exact), frozenset(parts - exact))


def compare_surnames(stored: SurnameKeys, typed: SurnameKeys) -> Likeness:
    """Say whether two surnames are the same, worth a person's look, or different."""
    if stored.exact & typed.exact:
        return "exact"
    if stored.parts & typed.exact or stored.exact & typed.parts:
        return "likely"
    if any(_similar(a, b) for a in stored.exact for b in typed.exact):
        return "likely"
    return "no"


def first_name_key(text: str) -> str:
    """Return the first given name, folded to letters; empty where there is none.

    It decides only between two people of one surname, email address and postcode.
    """
    words = [word for word, _ in _words(JOINT.split(text)[0])]
    return words[0] if words else ""


def _similar(one: str, other: str) -> bool:
    if min(len(one), len(other)) < SHORTEST_SIMILAR:
        return False
    longer, shorter = sorted((one, other), key=len, reverse=True)
    if longer[0] in {"o", "d"} and longer[1:] == shorter:
        return False  # O'Brien and Brien are two families, not a slip of the pen
    return JaroWinkler.similarity(one, other) >= LIKELY_FROM


def _words(part: str) -> list[tuple[str, bool]]:
    """Return the words of one person's name, each with whether an accented Ó was written."""
    raw = WORD_BREAK.split(unicodedata.normalize("NFC", part))
    words = [(letters(fold(word)), word in {"Ó", "ó"}) for word in raw]
    words = [(word, accented) for word, accented in words if word]
    while words and (
        words[0][0] in TITLES or (len(words) > 1 and words[0][0] in TITLES_BEFORE_A_NAME)
    ):
        words = words[1:]
    while len(words) > 1 and words[-1][0] in SUFFIXES:
        words = words[:-1]
    return words


def _readings(words: list[tuple[str, bool]]) -> Iterator[list[tuple[str, bool]]]:
    """Yield the name without its initials; twice where an O or D may be either.

    A leading O or D belongs to the name ("O Brien", "D Souza"). After another initial it
    may be one more initial ("G D Pym") or part of the name ("G O Brien"): both are kept.
    """
    while len(words) > 1 and len(words[-1][0]) == 1:
        words = words[:-1]
    if not words:
        return
    start = 0
    while start < len(words) - 1 and len(words[start][0]) == 1:
        start += 1
    before = start - 1
    if before >= 0 and words[before][0] in {"o", "d"}:
        yield words[before:]
        if before == 0:
            return
    yield words[start:]


def _components(words: list[tuple[str, bool]]) -> list[tuple[str, str]]:
    """Group words into surnames: each as written together, and without its particles."""
    components: list[tuple[str, str]] = []
    whole = core = ""
    for position, (word, accented) in enumerate(words):
        whole += word
        is_last = position == len(words) - 1
        if not is_last and (word in PARTICLES or accented):
            continue
        core += word
        if not is_last and (word in FUSED or (len(word) == 1 and word in {"o", "d"})):
            continue
        components.append((whole, core))
        whole = core = ""
    return components


def _exact(components: Iterable[tuple[str, str]]) -> set[str]:
    wholes = [whole for whole, _ in components]
    together = "".join(wholes)
    return {together, _mac(together), "".join(_mac(whole) for whole in wholes)}


def _parts(components: list[tuple[str, str]]) -> set[str]:
    if not components:
        return set()
    found = {"".join(core for _, core in components)}
    for whole, core in (components[0], components[-1]):
        found |= {whole, core, _mac(whole)}
    return {part for part in found if len(part) >= SHORTEST_PART}


def _mac(surname: str) -> str:
    """Write Mac as Mc where at least three letters follow: MacDonald, but not Mack or Macey."""
    prefix = "mac"
    if surname.startswith(prefix) and len(surname) >= len(prefix) + 3:
        return "mc" + surname.removeprefix(prefix)
    return surname
