"""Text that people type: what is refused, and how it is shown safely."""

import re
import unicodedata

from chassis.errors import Invalid

MAX_NOTE = 10_000
"""Characters in one note."""

MAX_MESSAGE = 1_000
"""Characters in one message to a customer."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_INVISIBLE = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LINES = re.compile(r"\r\n?")


class UnusableText(Invalid):
    """A text that is empty, too long or holds characters nobody can see."""

    code = "unusable_text"


class BlankText(UnusableText):
    """Nothing was typed where something is needed."""

    code = "blank_text"


class TextTooLong(UnusableText):
    """More was typed than is kept."""

    code = "text_too_long"


def clean_text(text: str, *, longest: int) -> str:
    """Return `text` with plain line ends and no blanks around it.

    Raises:
        BlankText: nothing is left.
        TextTooLong: more than `longest` characters are left.
        UnusableText: it holds control characters other than line ends and tabs.
    """
    cleaned = _LINES.sub("\n", text).strip()
    if not cleaned:
        raise BlankText("nothing was typed")
    if len(cleaned) > longest:
        raise TextTooLong(f"{len(cleaned)} characters, {longest} are allowed")
    if _CONTROL.search(cleaned):
        raise UnusableText("the text holds control characters")
    return cleaned


def visible(text: str) -> str:
    """Show characters that are invisible, or turn the reading direction, as their codes.

    A name such as `Ann<U+202E>nnA` must not read on a staff page as something else.
    """
    return _INVISIBLE.sub(lambda found: f"[U+{ord(found.group()):04X}]", text)


def plain(text: str) -> str:
    """Return `text` for comparing: no accents, no case, letters and digits only."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in decomposed if c.isalnum())


def words_of(*texts: str) -> frozenset[str]:
    """Return the words under which texts are found: plain, at most 40 characters each.

    An email address counts in its parts and as a whole, a postcode with and without space.
    """
    found: set[str] = set()
    for text in texts:
        for chunk in text.split():
            found.add(plain(chunk))
            found.update(plain(part) for part in re.split(r"[\W_]+", chunk))
        found.add(plain(text))
    return frozenset(word[:40] for word in found if word)
