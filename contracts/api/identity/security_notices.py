"""Mails about what could take a login over carry a link: this was not me."""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from contracts.api.common import ApiModel

NoticeAbout = Literal[
    "password_changed",
    "email_changed",
    "second_factor_changed",
    "phone_word_changed",
    "other_email_added",
    "one_time_password_issued",
    "login_locked",
]


class NewSecurityNotice(ApiModel):
    """`PUT /security-notices/{notice_id}`: a mail is about to tell of something.

    The same id again gives the same link.
    """

    user_id: UUID
    about: NoticeAbout
    happened_at: AwareDatetime


class SecurityNotice(ApiModel):
    """What the mail carries, to be kept in memory only."""

    email: str
    """The address on the login."""

    link: str | None = None
    """None: a member of staff, who tells colleagues."""


class NotMeLink(ApiModel):
    """`POST /security-notices/look` and `/security-notices/take`: the link of a mail."""

    token: str = Field(max_length=200)


class NotMeView(ApiModel):
    """What a link is about."""

    about: NoticeAbout
    happened_at: AwareDatetime
    is_reported: bool
    """Somebody has said so already; saying it again changes nothing."""
