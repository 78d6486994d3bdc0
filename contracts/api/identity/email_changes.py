"""Changing the address that one signs in with."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, EmailText


class EmailChangeWanted(ApiModel):
    """`POST /me/email-change`: another address. The answer is the same whoever has it.

    403 `proof_too_old` unless the person showed who they are less than five minutes ago; 422
    `email_not_new`; 429 after three within an hour.
    """

    email: EmailText


class EmailChangeLink(ApiModel):
    """`POST /email-changes/look` and `/email-changes/take`: a link from one of the mailboxes.

    404 `email_change_not_valid` whatever is wrong with it.
    """

    step: Literal["confirm", "undo", "add"]
    """`add`: a further address of a login, beside the one it is signed in with."""

    token: str = Field(max_length=200)


class EmailChangeView(ApiModel):
    """A change that the link may still confirm or undo, or an address that it may still add."""

    old_email: str
    """Of a further address: the one that its person signs in with."""

    new_email: str


class LoginAddress(ApiModel):
    """`GET /users/{user_id}/address`: what the record of a person follows."""

    contact_id: UUID | None
    email: str
    changed_at: AwareDatetime | None
    """Since when, UTC. None: it was never changed."""

    other_emails: list[str] = Field(default_factory=list)
    """Proved addresses beside it."""

    removed_emails: list[str] = Field(default_factory=list)
    """Proved ones that its person removed of late."""

    others_changed_at: AwareDatetime | None = None
    """When an address was last proved or removed, UTC. None: not of late."""
