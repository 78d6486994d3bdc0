"""What a customer submitted beside what is on record: the result per fact, and where they differ.

A comparison informs a person's decision. It never admits anybody by itself.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from services.cases.domain.text import plain, visible

REFINE_FROM = 0.5
"""Two words that are at least this similar are marked letter by letter, else as a whole."""

_TOKEN = re.compile(r"\w+|\W")
_TITLES = frozenset(
    ("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sir", "lady", "lord", "dame")
) | {"esq", "obe", "mbe"}
_UNACCENTED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "Ø": "O", "Ł": "L", "Đ": "D"})


class Result(StrEnum):
    """How a submitted fact compares with the record."""

    SAME = "same"
    NEAR = "near"
    """Not the same, but a person would think of the same thing."""

    DIFFERS = "differs"
    NONE = "none"
    """One side or both have nothing to compare."""


@dataclass(frozen=True)
class Piece:
    """A part of a value. The page escapes each piece, then marks the different ones."""

    text: str
    is_different: bool = False


@dataclass(frozen=True)
class Compared:
    """One line of the comparison, ready to be shown."""

    fact: str
    is_key: bool
    submitted: tuple[Piece, ...]
    recorded: tuple[Piece, ...]
    result: Result


def _name(text: str) -> list[str]:
    letters = text.translate(_UNACCENTED)
    words = [plain(word) for word in re.split(r"[^\w'\u2019]+", letters)]
    return [word for word in words if word and word not in _TITLES]


def _names(submitted: str, recorded: str) -> Result:
    a, b = _name(submitted), _name(recorded)
    if "".join(a) == "".join(b):
        return Result.SAME
    within = bool(a) and bool(b) and (set(a) <= set(b) or set(b) <= set(a))
    initial = bool(a) and bool(b) and 1 in {len(a[0]), len(b[0])} and a[0][0] == b[0][0]
    alike = SequenceMatcher(None, "".join(a), "".join(b)).ratio() >= 0.8  # noqa: PLR2004 - a slip or two in a name
    return Result.NEAR if within or initial or alike else Result.DIFFERS


def _exactly(submitted: str, recorded: str) -> Result:
    return Result.SAME if plain(submitted) == plain(recorded) else Result.DIFFERS


def _emails(submitted: str, recorded: str) -> Result:
    same = submitted.strip().casefold() == recorded.strip().casefold()
    return Result.SAME if same else Result.DIFFERS


def _phones(submitted: str, recorded: str) -> Result:
    def digits(text: str) -> str:
        bare = re.sub(r"\D", "", text.replace("(0)", ""))
        return re.sub(r"^(?:00)?44", "0", bare)

    return Result.SAME if digits(submitted) == digits(recorded) else Result.DIFFERS


def _references(submitted: str, recorded: str) -> Result:
    a, b = plain(submitted), plain(recorded)
    if a == b:
        return Result.SAME
    return (
        Result.NEAR
        if a.rstrip("abcdefghijklmnopqrstuvwxyz") == b.rstrip("abcdefghijklmnopqrstuvwxyz")
        else Result.DIFFERS
    )


def _months(submitted: str, recorded: str) -> Result:
    """Compare `MM.YYYY` with `MM.YYYY`; a neighbouring month is near."""
    try:
        a, b = (int(t[3:]) * 12 + int(t[:2]) for t in (submitted, recorded))
    except ValueError:
        return Result.DIFFERS
    return Result.SAME if a == b else Result.NEAR if abs(a - b) == 1 else Result.DIFFERS


def _addresses(submitted: str, recorded: str) -> Result:
    def split(text: str) -> tuple[list[str], set[str]]:
        words = [plain(word) for word in re.split(r"\W+", text) if plain(word)]
        return [w for w in words if w[0].isdigit()], {w for w in words if not w[0].isdigit()}

    (numbers, words), (recorded_numbers, recorded_words) = split(submitted), split(recorded)
    if plain(submitted) == plain(recorded):
        return Result.SAME
    same_door = numbers[:1] == recorded_numbers[:1]
    return Result.NEAR if same_door and words & recorded_words else Result.DIFFERS


RULES: dict[str, Callable[[str, str], Result]] = {
    "first_name": _names,
    "last_name": _names,
    "email": _emails,
    "phone": _phones,
    "purchase_month": _months,
    "account_reference": _references,
    "postcode": _exactly,
    "address": _addresses,
    "service_charge": _exactly,
}
"""Fact → how two values of it are compared. Every fact of the case page has a rule."""

KEY_FACTS = frozenset({"last_name", "email", "postcode", "account_reference", "purchase_month"})
"""The facts that identify an account holder; the verdict counts these."""


def compare(
    fact: str, submitted: str, recorded: str, *, shown: tuple[str, str] | None = None
) -> Compared:
    """Compare one fact. `shown` gives the two values as people read them, if not as compared."""
    a, b = submitted.strip(), recorded.strip()
    result = RULES[fact](a, b) if a and b else Result.NONE
    shown_a, shown_b = shown or (a, b)
    if result is Result.DIFFERS:
        left, right = difference(visible(shown_a), visible(shown_b))
    else:
        left, right = _whole(visible(shown_a)), _whole(visible(shown_b))
    return Compared(fact, fact in KEY_FACTS, left, right, result)


def best_of(fact: str, submitted: str, recorded: list[str]) -> Compared:
    """Compare with whichever of several recorded values comes closest."""
    order = list(Result)
    compared = [compare(fact, submitted, value) for value in recorded or [""]]
    return min(compared, key=lambda line: order.index(line.result))


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(text),) if text else ()


def difference(a: str, b: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Cut two texts into pieces that agree and pieces that do not.

    The pieces of each side, joined, are that side's text, character for character. Words are
    compared first; a word that was only mistyped is then compared letter by letter.
    """
    return _cut(_TOKEN.findall(a), _TOKEN.findall(b), refine=True)


def _cut(
    a: list[str], b: list[str], *, refine: bool
) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    left: list[Piece] = []
    right: list[Piece] = []
    matcher = SequenceMatcher(
        None, [t.casefold() for t in a], [t.casefold() for t in b], autojunk=False
    )
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        ours, theirs = a[a0:a1], b[b0:b1]
        if refine and tag == "replace" and len(ours) == len(theirs) == 1 and _alike(ours, theirs):
            more_left, more_right = _cut(list(ours[0]), list(theirs[0]), refine=False)
            left.extend(more_left)
            right.extend(more_right)
            continue
        left.append(Piece("".join(ours), tag != "equal"))
        right.append(Piece("".join(theirs), tag != "equal"))
    return _joined(left), _joined(right)


def _alike(a: list[str], b: list[str]) -> bool:
    return SequenceMatcher(None, a[0].casefold(), b[0].casefold()).ratio() >= REFINE_FROM


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    joined: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if joined and joined[-1].is_different == piece.is_different:
            joined[-1] = Piece(joined[-1].text + piece.text, piece.is_different)
        else:
            joined.append(piece)
    return tuple(joined)
