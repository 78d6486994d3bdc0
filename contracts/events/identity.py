"""What identity announces: logins, the proof of mailboxes, sessions."""

from typing import ClassVar, Literal
from uuid import UUID

from chassis.events import Event


class MailboxProofRequested(Event):
    """Somebody who registers must show that a mailbox is theirs.

    The code and the address stay with identity: whoever sends the message asks for them
    by `request_id` when it is sent.
    """

    routing_key: ClassVar[str] = "identity.mailbox_proof.requested.v1"

    request_id: UUID
    registration_id: UUID


class UserActivated(Event):
    """A login works from now on."""

    routing_key: ClassVar[str] = "identity.user.activated.v1"

    user_id: UUID
    contact_id: UUID
    registration_id: UUID | None = None
    """The registration that led here, if one did."""


class PasswordResetRequested(Event):
    """A login's owner asked for a link to choose a new password."""

    routing_key: ClassVar[str] = "identity.password_reset.requested.v1"

    request_id: UUID
    user_id: UUID


class SessionEnded(Event):
    """A session must not be trusted any more, whatever a cache says."""

    routing_key: ClassVar[str] = "identity.session.ended.v1"

    session_id: UUID
    user_id: UUID
    reason: Literal["signed_out", "expired", "superseded", "revoked"]
