"""What is wrong with a policy's text, collected so that all of it can be mended in one go."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from services.registration.domain.errors import PolicyRefused

E = TypeVar("E", bound=StrEnum)

LONGEST_WORDS = 300


class Problems:
    """What is wrong, sentence by sentence."""

    def __init__(self, file: str) -> None:
        """Begin with nothing wrong in `file`."""
        self.file = file
        self.found: list[str] = []

    def add(self, where: str, what: str) -> None:
        """Say what is wrong there, and what would be right."""
        self.found.append(f"{self.file}: {where}: {what}" if where else f"{self.file}: {what}")

    def raise_if_any(self) -> None:
        """Refuse the policy unless nothing is wrong.

        Raises:
            PolicyRefused: names everything that is.
        """
        if self.found:
            raise PolicyRefused("\n".join(self.found))

    def choice(self, where: str, key: str, raw: object, kind: type[E]) -> E:
        """Read one of a few words."""
        choices = list(kind)
        if raw in choices:
            return kind(str(raw))
        self.add(where, f"`{key}` cannot be {raw!r}; use one of {', '.join(choices)}")
        return choices[-1]  # harmless: the policy is refused anyway

    def only(self, where: str, raw: Mapping[Any, Any], known: Iterable[str]) -> None:
        """Refuse settings that there are not."""
        for key in raw:
            if key not in known:
                self.add(where, f"there is no setting {key!r}{instead(key, known)}")

    def words(self, where: str, raw: Mapping[Any, Any], key: str) -> str:
        """Read a short text that people will see; empty where there is none."""
        text = raw.get(key, "")
        if not isinstance(text, str) or len(text) > LONGEST_WORDS:
            self.add(where, f"`{key}` is a text of at most {LONGEST_WORDS} characters")
            return ""
        return text.strip()


def instead(key: object, known: Iterable[str]) -> str:
    """Name the word that was probably meant, or all that are known."""
    close = get_close_matches(str(key), names := [str(one) for one in known], n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; known are {', '.join(names)}"
