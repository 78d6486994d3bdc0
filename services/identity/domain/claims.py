"""Who somebody at the door claims to be, before anything is known of them."""

from typing import NamedTuple
from uuid import UUID

from chassis.emails import email_key
from services.identity.domain import secrets
from services.identity.domain.users import UserKind


class Claim(NamedTuple):
    """An address somebody typed at a site, and the browser they did it in.

    The stand-ins tell nobody what was typed: tables hold nothing else of it.
    """

    landlord_id: UUID
    kind: UserKind
    email_key: str | None
    """None: what was typed is no address. It is counted all the same."""

    identifier: bytes
    """Stands for the address: its failures are counted under this."""

    device_id: UUID | None
    """The browser, if it showed a cookie of ours. Whether it is known for this login is for the
    database to say."""

    lane: bytes
    """Stands for the address in this browser: counted apart if the browser is known."""


def claim_of(
    key: bytes, *, landlord_id: UUID, kind: UserKind, email: str, device: str = ""
) -> Claim:
    """Return the claim behind a typed address and the browser's cookie; both may be anything.

    Text that is no address never shares a stand-in with one, however alike they look.
    """
    mailbox = email_key(email)
    typed = mailbox or f"\0{email.strip()}"
    device_id = secrets.device_of(key, device) if device else None
    return Claim(
        landlord_id=landlord_id,
        kind=kind,
        email_key=mailbox,
        identifier=secrets.pseudonym(key, landlord_id, typed),
        device_id=device_id,
        lane=lane_of(key, landlord_id, device_id, typed),
    )


def lane_of(key: bytes, landlord_id: UUID, device_id: UUID | None, mailbox: str) -> bytes:
    """Return the stand-in for an address in one browser."""
    return secrets.pseudonym(key, landlord_id, f"device {device_id} {mailbox}")
