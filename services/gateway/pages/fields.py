"""Fields that several forms share, and what is said about them."""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import Request

from chassis.errors import Invalid, TooMany, Unavailable
from chassis.html import Form, read_form
from chassis.text import _

LONGEST_EMAIL = 320
LONGEST_PASSWORD = 1024
LONGEST_WORDS = 1000
LONGEST_PATH = 500
NEW_PASSWORD = ("password", "confirmation")


def read_new_password(request: Request) -> Form:
    """Read a new password, typed twice, as it was typed."""
    return read_form(
        request,
        *NEW_PASSWORD,
        verbatim=NEW_PASSWORD,
        longest=dict.fromkeys(NEW_PASSWORD, LONGEST_PASSWORD),
    )


def check_new_password(form: Form, *, fewest: int) -> None:
    """Refuse a new password that is absent, too short or not repeated; identity judges the rest."""
    form.require("password", _("Enter the password you want to use"))
    if form["password"] and len(form["password"]) < fewest:
        advice = _("Choose a password of at least %(fewest)d characters")
        form.refuse("password", advice % {"fewest": fewest})
    form.require("confirmation", _("Enter the password once more"))
    if form["confirmation"] and form.differ("password", "confirmation"):
        form.refuse("confirmation", _("The passwords do not match. Type the same one twice."))


@contextmanager
def password_refusals(form: Form, *, waits_at: str = "password") -> Iterator[None]:
    """Say on the form why identity did not take the new password; `waits_at` bears a delay.

    Look at `form.is_good` afterwards. Other refusals are the page's own and go through.
    """
    try:
        yield
    except Invalid as refusal:
        form.refuse("password", refusal.fields.get("password") or _("Choose another password"))
    except TooMany as limit:
        form.put_off(waits_at, too_many(limit.retry_after), limit)
    except Unavailable as outage:
        form.put_off(waits_at, not_just_now(), outage)


def too_many(seconds: int) -> str:
    """Say how long to wait, in minutes."""
    minutes = max(1, -(-seconds // 60))
    if minutes == 1:
        return _("That was tried too often. Wait a minute, then try again.")
    return _("That was tried too often. Wait %(minutes)d minutes, then try again.") % {
        "minutes": minutes
    }


def not_just_now() -> str:
    """Say that something behind the portal is down and that what was typed is still there."""
    return _("We could not send this just now. Your answers are still here: try again in a minute.")
