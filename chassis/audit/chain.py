"""How audit entries are chained: what is hashed, what is signed. Pure, and the same for ever.

digest(n) = SHA-256("lodge audit v1" · digest(n-1) · n · SHA-256(entry n)); digest(0) names the
service and the landlord. Who changes, removes, adds or moves an entry changes every digest after
it, and the newest of them is signed and kept elsewhere.
"""

import hashlib
import hmac
import ipaddress
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = b"lodge audit v1"


def canonical(facts: Mapping[str, object]) -> bytes:
    """Write `facts` in the one way that is hashed: JSON, sorted names, instants in UTC.

    What is empty is left out, so that a column added later leaves old entries as they were.
    """
    told = {name: _plain(value) for name, value in facts.items() if value not in _EMPTY}
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


_EMPTY: tuple[object, ...] = (None, "", b"", {})


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, bytes):
        return value.hex()
    return str(value) if isinstance(value, UUID) else value


def mark(key: bytes, facts: Mapping[str, object]) -> bytes:
    """Return what only the service that holds `key` can say of these facts."""
    return hmac.digest(key, canonical(facts), "sha256")


def mark_key(key: Ed25519PrivateKey) -> bytes:
    """Derive the key of marks from a service's signing key: one file to guard."""
    derivation = HKDF(hashes.SHA256(), length=32, salt=None, info=b"lodge audit entry marks")
    return derivation.derive(key.private_bytes_raw())


def first_digest(service: str, landlord_id: UUID) -> bytes:
    """Return what the first entry of a chain is chained to."""
    return hashlib.sha256(VERSION + service.encode() + b"\0" + landlord_id.bytes).digest()


def next_digest(before: bytes, position: int, facts: Mapping[str, object]) -> bytes:
    """Return the digest of the entry at `position`, where `before` is that of the one before."""
    entry = hashlib.sha256(canonical(facts)).digest()
    return hashlib.sha256(VERSION + before + position.to_bytes(8, "big") + entry).digest()


def statement(
    service: str, landlord_id: UUID, position: int, digest: bytes, sealed_at: datetime
) -> bytes:
    """Return the words that a service signs about the end of its chain."""
    moment = sealed_at.astimezone(UTC).isoformat(timespec="microseconds")
    return "\n".join(
        ("lodge audit anchor v1", service, str(landlord_id), str(position), digest.hex(), moment)
    ).encode()


def key_id(key: Ed25519PublicKey) -> str:
    """Return the short name of a public key."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def network_mark(salt: bytes, network: str) -> bytes:
    """Bind an entry to a network that is going to be forgotten.

    Without the salt, which is forgotten with the network, the mark tells nobody which it was.
    """
    return hmac.digest(salt, network.encode(), "sha256")


def area_of(network: str) -> str:
    """Return the part of a network that is kept: /24 of IPv4, /48 of IPv6. Empty for none."""
    try:
        found = ipaddress.ip_network(network, strict=False)
    except ValueError:
        return ""
    kept = 24 if found.version == 4 else 48  # noqa: PLR2004
    return str(found.supernet(new_prefix=kept) if found.prefixlen > kept else found)
