"""Compare without keeping: keyed hashes of what the replica must not hold in clear."""

import hashlib
import hmac
from datetime import date
from uuid import UUID

LENGTH = 16
"""Bytes kept of a hash: 128 bits, so that no two of a billion addresses ever meet."""


class BlindKey:
    """registration's own key. Without it the hashes say nothing about the addresses."""

    def __init__(self, secret: bytes) -> None:
        """Derive from `secret`, at least 32 random bytes, a key for this one purpose."""
        self._key = hmac.digest(secret, b"lodge.registration.replica", hashlib.sha256)

    def hash(self, landlord_id: UUID, kind: str, text: str) -> bytes:
        """Return the hash of `text`; different for each landlord and each `kind` of fact."""
        message = b"\x00".join((landlord_id.bytes, kind.encode(), text.encode()))
        return hmac.digest(self._key, message, hashlib.sha256)[:LENGTH]


def birth_key(born: date | None, landlord_id: UUID, blind: BlindKey) -> bytes | None:
    """Return the key of a date of birth, or None where there is none."""
    return blind.hash(landlord_id, "born", born.isoformat()) if born else None
