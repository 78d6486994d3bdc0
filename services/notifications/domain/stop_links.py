"""The link that ends mails of one topic: derived, so that a mail sent again has the same."""

import hashlib
import hmac
from uuid import UUID

from chassis.errors import NotFound

PURPOSE = b"lodge notifications stop link v1"


class StopLinkUnknown(NotFound):
    """The link is malformed, or of a mail that is not kept any more."""

    code = "stop_link_unknown"


def stop_token(key: bytes, message_id: UUID) -> str:
    """Return the token of a mail: its id, and the proof that the mail carried it.

    It opens nothing: whoever has it may end the mails of that one topic, and learns nothing.
    """
    return f"{message_id.hex}.{_proof(key, message_id)}"


def message_of(key: bytes, token: str) -> UUID:
    """Return the mail whose token it is.

    Raises:
        StopLinkUnknown: it is nobody's.
    """
    try:
        message_id = UUID(hex=token.partition(".")[0])
    except ValueError as error:
        raise StopLinkUnknown("no such link") from error
    if not hmac.compare_digest(token.encode(), stop_token(key, message_id).encode()):
        raise StopLinkUnknown("no such link")
    return message_id


def _proof(key: bytes, message_id: UUID) -> str:
    return hmac.new(key, PURPOSE + message_id.bytes, hashlib.sha256).hexdigest()[:32]
