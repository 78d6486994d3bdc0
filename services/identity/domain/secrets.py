"""Secrets: what is derived where it is needed, and what is known only by fingerprint."""

import hashlib
import hmac
import secrets
from uuid import UUID

CODE_DIGITS = 6


def mailbox_code(key: bytes, request_id: UUID) -> str:
    """Return the six digits of one request for proof, always the same for the same request.

    Derived, so that a message that is sent again carries the same code, and so that no
    table, event or log ever holds it.
    """
    number = int.from_bytes(_derived(key, b"mailbox-code", request_id)[:16], "big")
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def same_code(typed: str, expected: str) -> bool:
    """Compare a typed code in constant time, forgiving spaces and hyphens between the digits."""
    digits = "".join(sign for sign in typed if sign not in " -\u00a0\u2010\u2011\u2013\t")
    return hmac.compare_digest(digits.encode(), expected.encode())


def new_token() -> str:
    """Return 256 random bits, fit for a cookie or a form."""
    return secrets.token_urlsafe(32)


def invitation_token(key: bytes, invitation_id: UUID) -> str:
    """Return the token of an invitation's one-time link, always the same for the same invitation.

    It begins with the invitation's id, so that finding it takes no secret comparison.
    """
    proof = _derived(key, b"invitation", invitation_id)
    return f"{invitation_id.hex}.{proof.hex()}"


def invitation_of(key: bytes, token: str) -> UUID | None:
    """Return the invitation that `token` was made for, or None for anything else."""
    try:
        invitation_id = UUID(hex=token.partition(".")[0])
    except ValueError:
        return None
    genuine = invitation_token(key, invitation_id)
    return invitation_id if hmac.compare_digest(token.encode(), genuine.encode()) else None


def fingerprint(token: str) -> bytes:
    """Return what is stored of a token: its SHA-256. Nobody can try out 256 random bits."""
    return hashlib.sha256(token.encode()).digest()


def pseudonym(key: bytes, landlord_id: UUID, text: str) -> bytes:
    """Return a stand-in for a typed identifier: equal for equal text, opaque without the key."""
    return hmac.new(key, b"pseudonym" + landlord_id.bytes + text.encode(), hashlib.sha256).digest()


def _derived(key: bytes, purpose: bytes, request_id: UUID) -> bytes:
    return hmac.new(key, purpose + b"\0" + request_id.bytes, hashlib.sha256).digest()
