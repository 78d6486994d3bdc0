"""One-time passwords that staff read out, and the new password they lead to."""

from typing import Literal

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel, Line, Secret

CheckedFact = Literal[
    "account_number",
    "address",
    "purchase_month",
    "telephone",
    "email",
    "security_word",
    "called_back",
    "seen_in_person",
]


class OneTimePasswordRequest(ApiModel):
    """`POST /external-users/{user_id}/one-time-password`: on what grounds it is given out."""

    case_reference: Line = Field(min_length=1, max_length=40)
    facts_checked: list[CheckedFact] = Field(max_length=8)
    """Two at least. 422 `not_enough_checked` otherwise."""


class OneTimePassword(ApiModel):
    """Shown once, to be read out, and stored nowhere."""

    words: str = Field(repr=False)
    expires_at: AwareDatetime


class NewPassword(ApiModel):
    """`POST /sessions/new-password`: the one thing a session with that need may do.

    422 names the field (`password`: not the one in use; `new_password`: not accepted).
    """

    session: str = Field(max_length=200)
    """The session's own token, as the browser sent it."""

    password: Secret = Field(max_length=1024)
    new_password: Secret = Field(max_length=1024)
    device: str = Field(default="", max_length=200)
    """What the browser showed to be known by. Empty: nothing."""


class NewPasswordQuery(ApiModel):
    """`POST /sessions/new-password/look`: asks whose new password is awaited. Changes nothing."""

    session: str = Field(max_length=200)


class NewPasswordView(ApiModel):
    """Who is to choose a new password."""

    email: str
    is_one_time: bool
    """They signed in with one that staff read out. False: their own has expired."""
