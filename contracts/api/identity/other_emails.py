"""Further addresses of a login, beside the one that it is signed in with."""

from uuid import UUID

from pydantic import AwareDatetime

from contracts.api.common import ApiModel, EmailText


class OtherEmail(ApiModel):
    """An address that its person has, or says to have."""

    address_id: UUID
    email: str
    is_proved: bool
    link_until: AwareDatetime | None
    """Until when the mailed link proves it, UTC. None: it is proved, or the link is dead."""


class OwnEmails(ApiModel):
    """`GET /me/emails`: the addresses of the caller's login."""

    primary: str
    """One signs in with it, and mails go there."""

    others: list[OtherEmail]
    most: int
    """How many there may be, the primary one among them."""


class OtherEmailWanted(ApiModel):
    """`POST /me/emails`: one more address, or another link to one that waits.

    The answer is the same whoever has it. 403 `proof_too_old` unless the person showed who they
    are less than five minutes ago; 409 `too_many_other_emails`; 422 `other_email_not_new`; 429
    after five within an hour.
    """

    email: EmailText
