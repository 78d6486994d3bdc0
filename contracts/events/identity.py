"""What identity announces: logins, the proof of mailboxes, sessions."""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import AwareDatetime

from chassis.events import Event
from contracts.events.audit import Anchored
from contracts.events.own_data import Prepared


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
    """Somebody asked for a link to choose a new password.

    Address and link stay with identity: whoever sends the message asks for them by `request_id`
    when it is sent. Addresses without a login take the same way.
    """

    routing_key: ClassVar[str] = "identity.password_reset.requested.v1"

    request_id: UUID
    user_id: UUID | None = None
    """None: nobody has a login with the address that was typed."""


class PasswordChanged(Event):
    """A login has a new password. Its owner is told, whoever it was."""

    routing_key: ClassVar[str] = "identity.password.changed.v1"

    user_id: UUID
    how: Literal["changed", "reset", "one_time_password"]
    """By the password before it, by a mailed link, or by one that staff read out."""

    contact_id: UUID | None = None
    """The person on record. None: a member of staff, or an event of an older release."""


class SignInCodeRequested(Event):
    """Somebody asked for a code to sign in by, instead of a password.

    Announced for every address that is typed. Whether a message goes out, and to whom, is asked
    by `request_id` when it would be sent.
    """

    routing_key: ClassVar[str] = "identity.sign_in_code.requested.v1"

    request_id: UUID


class SessionEnded(Event):
    """A session must not be trusted any more, whatever a cache says."""

    routing_key: ClassVar[str] = "identity.session.ended.v1"

    session_id: UUID
    user_id: UUID
    reason: Literal["signed_out", "expired", "superseded", "revoked"]


class UserDeactivated(Event):
    """A login does not work any more. Its sessions have ended."""

    routing_key: ClassVar[str] = "identity.user.deactivated.v1"

    user_id: UUID
    kind: Literal["customer", "staff"]


class UserReactivated(Event):
    """A login that was deactivated works again."""

    routing_key: ClassVar[str] = "identity.user.reactivated.v1"

    user_id: UUID
    kind: Literal["customer", "staff"]


class EmailChangeRequested(Event):
    """A customer wants to sign in with another address: its mailbox has to agree.

    Addresses and the link stay with identity: whoever sends the message asks for them by
    `request_id`.
    """

    routing_key: ClassVar[str] = "identity.email_change.requested.v1"

    request_id: UUID
    user_id: UUID


class EmailChangeProposed(Event):
    """Staff want another address for a customer's login. Its owner may stop it for a day."""

    routing_key: ClassVar[str] = "identity.email_change.proposed.v1"

    request_id: UUID
    """Under which the sender of messages asks for the address in use and the link that stops it."""

    user_id: UUID


class UserEmailChanged(Event):
    """A login has another address. Its sessions have ended. Whoever needs the address asks."""

    routing_key: ClassVar[str] = "identity.user.email_changed.v1"

    user_id: UUID
    contact_id: UUID | None = None
    """The person on record. None: a member of staff."""

    request_id: UUID | None = None
    """Under which the sender of messages asks for the notice to the address that is not in use
    any more. None: whoever changed it tells the person."""

    is_undone: bool = False
    """Whether an earlier change was taken back from the mailbox before it."""


class OtherEmailRequested(Event):
    """A customer wants another address beside the one they sign in with: its mailbox has to agree.

    Addresses and the link stay with identity: whoever sends the message asks for them by
    `request_id`.
    """

    routing_key: ClassVar[str] = "identity.other_email.requested.v1"

    request_id: UUID
    user_id: UUID


class OtherEmailsChanged(Event):
    """The proved addresses beside the one of a login are others now. Whoever needs them asks."""

    routing_key: ClassVar[str] = "identity.other_emails.changed.v1"

    user_id: UUID
    contact_id: UUID | None = None
    """The person on record."""

    is_added: bool = False
    """Whether one was added. Else one was removed."""


class UserInvited(Event):
    """A customer may choose a password by a one-time link, because staff vouched for them."""

    routing_key: ClassVar[str] = "identity.user.invited.v1"

    request_id: UUID
    """Under which the sender of messages asks for address and link."""

    user_id: UUID


class OneTimePasswordIssued(Event):
    """Staff read a one-time password out to somebody who said they own a login."""

    routing_key: ClassVar[str] = "identity.one_time_password.issued.v1"

    user_id: UUID
    contact_id: UUID | None = None
    """The person on record: whoever else is told finds their addresses there."""


class OneTimePasswordsIssuedOften(Event):
    """More one-time passwords than usual: by one member of staff, or for one customer."""

    routing_key: ClassVar[str] = "identity.one_time_password.issued_often.v1"

    scope: Literal["staff", "customer"]
    """`staff`: by this member of staff within an hour; `customer`: for them in thirty days."""

    count: int
    user_id: UUID
    issued_by: UUID
    is_first_over: bool = True
    """Whether this is the one that went over the number; later ones of the same burst are not."""


class PhoneWordChanged(Event):
    """A customer has another security word for the telephone, or none any more."""

    routing_key: ClassVar[str] = "identity.phone_word.changed.v1"

    user_id: UUID


class StaffInvited(Event):
    """A member of staff may choose a password by a one-time link."""

    routing_key: ClassVar[str] = "identity.staff.invited.v1"

    request_id: UUID
    """Under which the sender of messages asks for address and link."""

    user_id: UUID


class StaffRolesChanged(Event):
    """A member of staff may do other things than before. Their sessions have ended."""

    routing_key: ClassVar[str] = "identity.staff_roles.changed.v1"

    user_id: UUID
    roles: list[Literal["agent", "lead", "identity_admin", "auditor", "exporter"]]


class UserLocked(Event):
    """So many tries to sign in failed that no more are looked at for now. Its owner should know."""

    routing_key: ClassVar[str] = "identity.user.locked.v1"

    request_id: UUID
    """Under which the sender of messages asks for address and link."""

    user_id: UUID
    kind: Literal["customer", "staff"]
    minutes: int | None = None
    """How long the lock lasts. None: until the owner proves the mailbox."""


class LoginDisowned(Event):
    """The reader of a mail about a login says that it was not them. The login is locked."""

    routing_key: ClassVar[str] = "identity.login.disowned.v1"

    report_id: UUID
    user_id: UUID
    about: str
    """What the mail told of: `password_changed` and the like."""

    told_of_at: AwareDatetime
    """When that happened, UTC."""


class UserUnlocked(Event):
    """A lock was ended before its time."""

    routing_key: ClassVar[str] = "identity.user.unlocked.v1"

    user_id: UUID
    kind: Literal["customer", "staff"]
    means: Literal["mailed_link", "staff", "password_reset", "registration"]


class IdentityAuditAnchored(Anchored, Event):
    """identity has signed the end of its chain."""

    routing_key: ClassVar[str] = "identity.audit.anchored.v1"


class SecondFactorChanged(Event):
    """What a login asks for beside its password is another than before, or a spare was used."""

    routing_key: ClassVar[str] = "identity.second_factor.changed.v1"

    user_id: UUID
    change: Literal[
        "set_up",
        "removed",
        "recovery_codes_made",
        "recovery_code_used",
        "passkey_added",
        "passkey_removed",
    ]
    is_by_staff: bool = False
    """Staff took everything away, at the word of somebody who had lost it."""


class OwnDataRequested(Event):
    """A person asked for all that is held about them: every service prepares its part."""

    routing_key: ClassVar[str] = "identity.own_data.requested.v1"

    request_id: UUID
    user_id: UUID
    contact_id: UUID
    registration_id: UUID | None = None
    """The registration that made the login, if one did."""


class OwnDataCompleted(Event):
    """Every service has prepared its part: the person may fetch the whole, for a week."""

    routing_key: ClassVar[str] = "identity.own_data.completed.v1"

    request_id: UUID
    user_id: UUID
    contact_id: UUID


class IdentityOwnDataPrepared(Prepared, Event):
    """identity has prepared its part of what is held about a person."""

    routing_key: ClassVar[str] = "identity.own_data.prepared.v1"


class ClosingRequested(Event):
    """A person wants their login closed. Until the day they may change their mind."""

    routing_key: ClassVar[str] = "identity.closing.requested.v1"

    request_id: UUID
    user_id: UUID
    due_at: AwareDatetime


class ErasureRequested(Event):
    """The time to change one's mind is over: every service erases what it holds of the person."""

    routing_key: ClassVar[str] = "identity.erasure.requested.v1"

    request_id: UUID
    user_id: UUID
    contact_id: UUID
    registration_id: UUID | None = None
    """The registration that made the login, if one did."""

    is_held: bool = False
    """A legal hold is on a home of theirs: what may be proof is kept until its own time."""


class LoginErased(Event):
    """The login is gone, with its address. What was kept for the last mail goes too."""

    routing_key: ClassVar[str] = "identity.login.erased.v1"

    request_id: UUID
    user_id: UUID
    contact_id: UUID
    registration_id: UUID | None = None
