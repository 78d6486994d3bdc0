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


def sign_in_code(key: bytes, request_id: UUID) -> str:
    """Return the six digits of one request to sign in by mail, derived as `mailbox_code` is."""
    number = int.from_bytes(_derived(key, b"sign-in-code", request_id)[:16], "big")
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
    return _link_token(key, b"invitation", invitation_id)


def invitation_of(key: bytes, token: str) -> UUID | None:
    """Return the invitation that `token` was made for, or None for anything else."""
    return _link_id(key, b"invitation", token)


def reset_token(key: bytes, request_id: UUID) -> str:
    """Return the token of a link to choose a new password: 256 bits that nobody stores."""
    return _link_token(key, b"password-reset", request_id)


def reset_of(key: bytes, token: str) -> UUID | None:
    """Return the request for a new password that `token` was made for, or None."""
    return _link_id(key, b"password-reset", token)


def email_change_token(key: bytes, change_id: UUID) -> str:
    """Return the token of the link that confirms a new address."""
    return _link_token(key, b"email-change", change_id)


def email_change_of(key: bytes, token: str) -> UUID | None:
    """Return the change that `token` confirms, or None for anything else."""
    return _link_id(key, b"email-change", token)


def email_undo_token(key: bytes, undo_id: UUID) -> str:
    """Return the token of the link that takes a new address back."""
    return _link_token(key, b"email-undo", undo_id)


def email_undo_of(key: bytes, token: str) -> UUID | None:
    """Return the undo that `token` was made for, or None for anything else."""
    return _link_id(key, b"email-undo", token)


def other_email_token(key: bytes, address_id: UUID) -> str:
    """Return the token of the link that proves a further address of a login."""
    return _link_token(key, b"other-email", address_id)


def other_email_of(key: bytes, token: str) -> UUID | None:
    """Return the further address that `token` proves, or None for anything else."""
    return _link_id(key, b"other-email", token)


def email_stop_token(key: bytes, proposal_id: UUID) -> str:
    """Return the token of the link by which the old mailbox stops a proposed change."""
    return _link_token(key, b"email-stop", proposal_id)


def email_stop_of(key: bytes, token: str) -> UUID | None:
    """Return the proposal that `token` stops, or None for anything else."""
    return _link_id(key, b"email-stop", token)


def unlock_token(key: bytes, notice_id: UUID) -> str:
    """Return the token of the link that ends a lock, always the same for the same notice."""
    return _link_token(key, b"unlock", notice_id)


def unlock_of(key: bytes, token: str) -> UUID | None:
    """Return the notice of a lock that `token` was made for, or None for anything else."""
    return _link_id(key, b"unlock", token)


def not_me_token(key: bytes, notice_id: UUID) -> str:
    """Return the token of the link by which the reader of a notice disowns what it tells of."""
    return _link_token(key, b"not-me", notice_id)


def not_me_of(key: bytes, token: str) -> UUID | None:
    """Return the notice that `token` was made for, or None for anything else."""
    return _link_id(key, b"not-me", token)


def device_token(key: bytes, device_id: UUID) -> str:
    """Return what a browser keeps to be known again."""
    return _link_token(key, b"device", device_id)


def device_of(key: bytes, token: str) -> UUID | None:
    """Return the browser that `token` was made for, or None for anything else."""
    return _link_id(key, b"device", token)


def fingerprint(token: str) -> bytes:
    """Return what is stored of a token: its SHA-256. Nobody can try out 256 random bits."""
    return hashlib.sha256(token.encode()).digest()


def pseudonym(key: bytes, landlord_id: UUID, text: str) -> bytes:
    """Return a stand-in for a typed identifier: equal for equal text, opaque without the key."""
    return hmac.new(key, b"pseudonym" + landlord_id.bytes + text.encode(), hashlib.sha256).digest()


def _link_token(key: bytes, purpose: bytes, request_id: UUID) -> str:
    return f"{request_id.hex}.{_derived(key, purpose, request_id).hex()}"


def _link_id(key: bytes, purpose: bytes, token: str) -> UUID | None:
    try:
        request_id = UUID(hex=token.partition(".")[0])
    except ValueError:
        return None
    genuine = _link_token(key, purpose, request_id)
    return request_id if hmac.compare_digest(token.encode(), genuine.encode()) else None


def _derived(key: bytes, purpose: bytes, request_id: UUID) -> bytes:
    return hmac.new(key, purpose + b"\0" + request_id.bytes, hashlib.sha256).digest()
