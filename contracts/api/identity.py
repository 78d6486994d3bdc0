"""Models of identity's API."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StrictBool

from contracts.api.common import ApiModel, EmailText, Line, Secret

UserKind = Literal["customer", "staff"]


class PendingUser(ApiModel):
    """`PUT /pending-users/{registration_id}`: a login that waits for its registration.

    422 names the field (`email`, `password`) and says what to do. The same body again
    is the same pending user. Mails nothing: `POST /pending-users/{registration_id}/code` does,
    and answers 429 `mailed_a_moment_ago` within a minute of the last one.
    """

    email: EmailText
    password: Secret = Field(max_length=1024)
    words_to_avoid: list[Line] = Field(default_factory=list, max_length=10)
    """Names, postcode and the like, which a password may not consist of."""


class ProofAttempt(ApiModel):
    """`POST /pending-users/{registration_id}/proof`: the code a person read in their mailbox.

    A wrong one is answered 422 `code_refused` with the field `tries_left`; 409 `code_expired`
    when a new one must be asked for.
    """

    code: str = Field(max_length=20)


class ProofAccepted(ApiModel):
    """The mailbox is proved."""

    applicant_token: str
    """Opens registration's door for this registration, 60 minutes."""

    ticket: str
    """Opens the first session once the login is active. Single use, 30 minutes."""


class SignIn(ApiModel):
    """`POST /sessions`. 401 with one text for every cause."""

    kind: UserKind
    email: str = Field(max_length=320)
    """As typed: what is no address is refused like a wrong password."""

    password: Secret = Field(max_length=1024)


class TicketSignIn(ApiModel):
    """`POST /sessions/from-ticket`: the first session of a login that was just activated."""

    ticket: str = Field(max_length=200)


class SessionOpened(ApiModel):
    """A session began. The token goes into the cookie and nowhere else."""

    token: str
    session_id: UUID
    kind: UserKind
    expires_at: AwareDatetime
    """When it ends whatever happens, UTC. Idle time may end it sooner."""


class SessionQuery(ApiModel):
    """`POST /sessions/introspect` and `POST /sessions/end`."""

    token: str
    """Whatever the browser sent as its cookie."""

    is_activity: StrictBool = True
    """False: look without extending the idle time."""


class SessionView(ApiModel):
    """Who a session belongs to, and what proves it to each service for the next minute."""

    session_id: UUID
    user_id: UUID
    kind: UserKind
    display_name: str
    email: str
    contact_id: UUID | None = None
    registration_id: UUID | None = None
    roles: list[str] = Field(default_factory=list)
    idle_seconds_left: int
    tokens: dict[str, str]
    """Audience → signed caller token, at most 60 seconds old."""


class MailSecret(ApiModel):
    """`POST /secrets/{request_id}`: what a message needs and no event, row or log may hold."""

    kind: Literal["mailbox_code", "already_registered", "password_reset", "invitation"]
    email: str
    code: str | None = None
    link: str | None = None
    expires_at: AwareDatetime | None = None


class Recipient(ApiModel):
    """Where a person's mail goes and how to greet them."""

    email: str
    name: str = ""


class StaffInvitation(ApiModel):
    """`POST /staff`: a member of staff may choose a password by a one-time link."""

    email: EmailText
    name: Line = Field(min_length=1)
    roles: list[Literal["agent", "lead", "identity_admin", "auditor"]] = Field(min_length=1)


class UserInvitation(ApiModel):
    """`POST /users`: a login for a contact that the landlord vouches for."""

    email: EmailText
    name: Line = ""
    contact_id: UUID


class Invited(ApiModel):
    """The one-time link, shown once to whoever invited."""

    user_id: UUID
    token: str
    link: str
    expires_at: AwareDatetime


class InvitationQuery(ApiModel):
    """`POST /invitations/look`: whose invitation is this? Changes nothing."""

    token: str
    """Whatever stood in the link."""


class InvitationView(ApiModel):
    """An invitation that may still be taken."""

    kind: UserKind
    email: str
    name: str


class InvitationTaken(ApiModel):
    """`POST /invitations/take`: choose the password; the link is used up."""

    token: str
    password: Secret = Field(max_length=1024)
