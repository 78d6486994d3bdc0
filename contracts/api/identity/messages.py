"""What the sender of messages asks for."""

from typing import Literal

from pydantic import AwareDatetime

from contracts.api.common import ApiModel
from contracts.api.identity.kinds import UserKind


class MailSecret(ApiModel):
    """`POST /secrets/{request_id}`: what a message needs and no event, row or log may hold."""

    kind: Literal[
        "mailbox_code",
        "already_registered",
        "password_reset",
        "invitation",
        "no_login",
        "sign_in_code",
        "login_locked",
        "email_confirmation",
        "other_email_confirmation",
        "email_taken",
        "email_changed",
        "email_restored",
        "email_proposed",
    ]
    email: str
    code: str | None = None
    link: str | None = None
    expires_at: AwareDatetime | None = None

    user_kind: UserKind = "customer"
    """Whose site the message speaks of."""


class Recipient(ApiModel):
    """Where a person's mail goes and how to greet them."""

    email: str
    name: str = ""
    kind: UserKind = "customer"
