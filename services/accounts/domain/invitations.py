"""Invitations to act on an account: how long they last, how many, and what their link is."""

import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.accounts.domain.roles import Role

LIVES = timedelta(days=14)
"""How long a link works. Sending it again begins anew."""

MOST_SENT = 10
"""Mails about invitations to one account in a day."""

DAY = timedelta(days=1)
MOST_SENDINGS = 5
"""Of one invitation, ever."""

KEPT = timedelta(days=30)
"""How long address and names are kept after the end."""

PURPOSE = b"lodge accounts invitation v1"


class InvitationState(StrEnum):
    """What became of an invitation."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"
    VOID = "void"
    """Whoever invited decides about the account no more."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Who is invited, and to what."""

    email: str
    email_key: str
    first_name: str
    last_name: str
    organisation: str
    role: Role
    valid_to: date | None
    finance: bool
    maintenance: bool
    keys: bool
    documents: bool


@dataclass(frozen=True, slots=True)
class Inviter:
    """Who invites: an owner with their contact, or a member of staff who has checked."""

    contact_id: UUID | None
    subject: str
    name: str
    note: str = ""

    @property
    def is_staff(self) -> bool:
        """Say whether staff invite: theirs does not end with anybody's ownership."""
        return self.contact_id is None


def invitation_token(key: bytes, link_id: UUID) -> str:
    """Return the token of a link: 256 bits that nobody stores, the same for the same sending."""
    return f"{link_id.hex}.{hmac.digest(key, PURPOSE + link_id.bytes, 'sha256').hex()}"


def link_of_token(key: bytes, token: str) -> UUID | None:
    """Return the sending that `token` was made for, or None for anything else."""
    try:
        link_id = UUID(hex=token.partition(".")[0])
    except ValueError:
        return None
    genuine = invitation_token(key, link_id)
    return link_id if hmac.compare_digest(token.encode(), genuine.encode()) else None


def seconds_until(moment: datetime, at: datetime) -> int:
    """Return the whole seconds until `moment`, at least one."""
    return max(1, int((moment - at).total_seconds()) + 1)
