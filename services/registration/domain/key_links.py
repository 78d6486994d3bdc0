"""Links that carry a portal key by mail: derived like the key itself, good for a day."""

import hmac
from datetime import timedelta
from uuid import UUID

from chassis.blind import BlindKey

LINK_LIVES = timedelta(hours=24)
"""Shorter than a letter's key: a mailbox is read at once, and mails are forwarded."""


def link_token(link_id: UUID, landlord_id: UUID, blind: BlindKey) -> str:
    """Return what stands in the mailed address; the same whenever the mail is sent again."""
    return f"{link_id.hex}.{blind.hash(landlord_id, 'key link', str(link_id)).hex()}"


def link_in(token: str, landlord_id: UUID, blind: BlindKey) -> UUID | None:
    """Return which link a token is of, or None where it is none of ours."""
    try:
        link_id = UUID(hex=token.partition(".")[0])
    except ValueError:
        return None
    ours = link_token(link_id, landlord_id, blind)
    return link_id if hmac.compare_digest(ours.encode(), token.encode()) else None
