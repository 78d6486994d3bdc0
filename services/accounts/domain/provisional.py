"""Access given on what a stranger may know too: how long it waits, and the link that stops it."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

LETTER = "somebody_registered"
"""The kind of letter that tells a home of a newcomer; the days begin when it has gone out."""

SILENCE = timedelta(days=7)
"""How long nobody may have objected before provisional access becomes full access."""

PURPOSE = b"lodge accounts provisional access v1"
_HEX = 32


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of one connection to one person on the account."""

    connection_id: UUID
    told_id: UUID
    """Contact of whoever was told."""


def confirmed_at(told_at: datetime) -> datetime:
    """Return from when on silence confirms access: seven times 24 hours after the home was told."""
    return told_at + SILENCE


def stopping_token(key: bytes, notice: Notice) -> str:
    """Return the token of a notice's link: nobody stores it, and it is the same every time."""
    ids = notice.connection_id.bytes + notice.told_id.bytes
    return f"{ids.hex()}.{hmac.digest(key, PURPOSE + ids, 'sha256').hex()}"


def notice_of_token(key: bytes, token: str) -> Notice | None:
    """Return the notice that `token` was made for, or None for anything else."""
    ids = token.partition(".")[0]
    try:
        notice = Notice(UUID(hex=ids[:_HEX]), UUID(hex=ids[_HEX:]))
    except ValueError:
        return None
    genuine = stopping_token(key, notice)
    return notice if hmac.compare_digest(token.encode(), genuine.encode()) else None
