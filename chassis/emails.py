"""Email addresses: which are accepted, and when two spellings are one mailbox."""

import hashlib
from typing import NamedTuple
from uuid import UUID

import email_validator

from chassis.errors import Invalid

# Real records hold addresses under reserved names (an office's `.local`, a supplier's `.test`).
# Whether a message arrives there is for the proof of the mailbox to show, not for a list.
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()

LONGEST = 254
"""Longest address a mail server must carry, in characters. Source: RFC 5321 §4.5.3.1.3."""


class EmailNotAccepted(Invalid):
    """What was typed is not an email address that can be written to."""

    code = "email_not_accepted"


class EmailAddress(NamedTuple):
    """One address: as typed, as put on an envelope, and as compared."""

    typed: str
    """As the person wrote it, trimmed."""

    mailbox: str
    """What a mail server is told: the domain in ASCII, the local part as typed."""

    key: str
    """Equal for two spellings exactly when they are one mailbox. Never write to a key."""


def read_email(text: str) -> EmailAddress:
    """Read an address as typed by a person or found in a record.

    Letters before the @ must be ASCII: compatibility and case mappings fold characters that only
    look alike (dotless i, sharp s, the Kelvin sign, full-width letters) into ASCII ones, so two
    people's mailboxes would share a key. Domains may be international; they are compared as
    Punycode.

    Raises:
        EmailNotAccepted: it is not an address, or not one that can be compared safely.
    """
    typed = text.strip()
    try:
        parsed = email_validator.validate_email(
            typed, allow_smtputf8=False, check_deliverability=False
        )
    except email_validator.EmailNotValidError as refusal:
        raise EmailNotAccepted("not an email address") from refusal
    mailbox = parsed.ascii_email
    if mailbox is None or not typed.rpartition("@")[0].isascii() or len(mailbox) > LONGEST:
        raise EmailNotAccepted("not an email address")
    return EmailAddress(typed=typed, mailbox=mailbox, key=mailbox.lower())


def mailbox_mark(registration_id: UUID, key: str) -> str:
    """Return what a token says of the mailbox that was proved for a registration.

    Whoever relies on the proof compares it with the mark of the address they were given: the
    proof of one mailbox is worth nothing for another. It tells the address to nobody else.
    """
    return hashlib.sha256(b"lodge mailbox" + registration_id.bytes + key.encode()).hexdigest()


def email_key(text: str) -> str | None:
    """Return the key of an address, or None where the text is not an address."""
    try:
        return read_email(text).key
    except EmailNotAccepted:
        return None
