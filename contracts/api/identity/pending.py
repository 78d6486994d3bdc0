"""Logins that wait for their registration."""

from pydantic import Field

from contracts.api.common import ApiModel, EmailText, Line, Secret
from contracts.api.identity.work import WorkProof


class PendingUser(ApiModel):
    """`PUT /pending-users/{registration_id}`: a login that waits for its registration.

    422 names the field (`email`, `password`) and says what to do. The same body again
    is the same pending user. Mails nothing: `POST /pending-users/{registration_id}/code` does,
    and answers 429 `mailed_a_moment_ago` within a minute of the last one.
    """

    email: EmailText
    password: Secret | None = Field(default=None, max_length=1024)
    """None: chosen later, by a link that is mailed once the person may enter."""

    words_to_avoid: list[Line] = Field(default_factory=list, max_length=10)
    """Names, postcode and the like, which a password may not consist of."""

    work: WorkProof = ""


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
