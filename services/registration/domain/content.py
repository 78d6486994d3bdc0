"""What makes two enquiries the same: who asks, and everything they said, in normal form."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from chassis.blind import BlindKey

A_SLIP: Final = timedelta(minutes=10)
"""The same within this time is a second click or a second window, and nothing to tell of."""

_SPACES = re.compile(r"\s+")


def content_key(said: Mapping[str, object], landlord_id: UUID, blind: BlindKey) -> bytes:
    """Return the hash of what was said: alike however it is spaced or capitalised."""
    parts = (f"{name}\x01{_alike(str(value))}" for name, value in sorted(said.items()))
    return blind.hash(landlord_id, "content", "\x00".join(parts))


def _alike(text: str) -> str:
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()
