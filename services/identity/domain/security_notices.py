"""This was not me: what a mail about a login lets its reader do, without signing in."""

from datetime import timedelta
from typing import Final

from chassis.errors import NotFound

LINK_LIVES: Final = timedelta(days=7)
"""From the moment the mail tells of."""

KEPT: Final = timedelta(days=30)

ONE_CASE_WITHIN: Final = timedelta(hours=24)
"""Reports about one login in this time are one matter for staff."""


class NoticeNotValid(NotFound):
    """The link is too old, or none of ours. Never says which."""

    code = "security_notice_not_valid"
