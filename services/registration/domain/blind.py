"""Compare without keeping: keyed hashes of what the replica must not hold in clear."""

import hashlib
import hmac
from collections.abc import Callable
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

    def hasher(self, landlord_id: UUID, kind: str) -> Callable[[str], bytes]:
        """Return what hashes many texts of one kind as `hash` does, in a third of the time.

        A slip in an email address has thousands of neighbours. Both halves of HMAC (RFC 2104)
        that no text changes are done once.
        """
        key = self._key.ljust(hashlib.sha256().block_size, b"\x00")
        inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key))
        inner.update(b"\x00".join((landlord_id.bytes, kind.encode(), b"")))
        outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in key))

        def hashed(text: str) -> bytes:
            message, result = inner.copy(), outer.copy()
            message.update(text.encode())
            result.update(message.digest())
            return result.digest()[:LENGTH]

        return hashed


def birth_key(born: date | None, landlord_id: UUID, blind: BlindKey) -> bytes | None:
    """Return the key of a date of birth, or None where there is none."""
    return blind.hash(landlord_id, "born", born.isoformat()) if born else None
