"""Secrets that reach people by letter: each belongs to one person's connection to one home.

None is stored. It is derived from its row's id under the service's own key whenever a letter is
printed, so a copy of the database opens nothing; the row keeps a keyed hash to compare with.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from chassis.blind import BlindKey
from chassis.posted import CODE_LENGTH, KEY_LENGTH, check_character, letters_of, posted_key

CODE_LIVES = timedelta(days=30)
"""How long an activation code is good. A portal key is good until it is used or replaced."""


class PostedKind(StrEnum):
    """What a letter may hold."""

    PORTAL_KEY = "portal_key"
    ACTIVATION_CODE = "activation_code"


@dataclass(frozen=True, slots=True)
class NewPosted:
    """A secret that is about to be one."""

    id: UUID
    connection_id: UUID
    kind: PostedKind
    secret_hash: bytes


def secret_of(kind: PostedKind, posted_id: UUID, landlord_id: UUID, blind: BlindKey) -> str:
    """Return the key or code that stands behind a row."""
    derived = int.from_bytes(blind.hash(landlord_id, f"{kind} itself", str(posted_id)))
    if kind is PostedKind.ACTIVATION_CODE:
        return letters_of(derived, CODE_LENGTH)
    letters = letters_of(derived, KEY_LENGTH)
    return letters + check_character(letters)


def hash_of(kind: PostedKind, typed: str, landlord_id: UUID, blind: BlindKey) -> bytes:
    """Return what a typed key or code is compared by; empty where nothing was typed."""
    key = posted_key(typed)
    return blind.hash(landlord_id, kind.value, key) if key else b""


def new_posted(
    kind: PostedKind,
    posted_id: UUID,
    connection_id: UUID,
    landlord_id: UUID,
    blind: BlindKey,
) -> NewPosted:
    """Return the row of a new secret."""
    secret = secret_of(kind, posted_id, landlord_id, blind)
    return NewPosted(posted_id, connection_id, kind, hash_of(kind, secret, landlord_id, blind))


def expiry_of(kind: PostedKind, at: datetime) -> datetime | None:
    """Return until when one made at `at` is good; None: until it is used or replaced."""
    return at + CODE_LIVES if kind is PostedKind.ACTIVATION_CODE else None
