"""Words of the landlord's own for what Lodge has a word for, in use for one request."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any, Final, Literal

Thing = Literal["role"]
"""What a landlord may have a word of its own for."""

_NONE: Final[Mapping[tuple[str, str], str]] = {}
_in_use: ContextVar[Mapping[tuple[str, str], str]] = ContextVar("own_words", default=_NONE)


def use_words_of(landlord: Any) -> None:
    """Speak of roles as `landlord` does for the rest of this request; None: as Lodge does."""
    roles = getattr(landlord, "roles", {})
    _in_use.set({("role", role): choice.name for role, choice in roles.items() if choice.name})


def own_word(thing: Thing, key: str, otherwise: str) -> str:
    """Return the landlord's word for `key`, or `otherwise` where it has none."""
    return _in_use.get().get((thing, key), otherwise)
