"""The token of a reply link: derived, so that a mail sent again carries the same link."""

import base64
import hashlib
import hmac
from uuid import UUID

from chassis.errors import NotFound

PURPOSE = b"lodge cases reply link v1"


class ReplyLinkUnknown(NotFound):
    """The link is malformed, expired, or of a question that no longer waits."""

    code = "reply_link_unknown"


def reply_token(key: bytes, request_id: UUID) -> str:
    """Return the 256-bit token of a request, as it stands in the link."""
    digest = hmac.digest(key, PURPOSE + request_id.bytes, "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def hash_of(token: str) -> str:
    """Return what is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_token(token: str, stored_hash: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(hash_of(token), stored_hash)
