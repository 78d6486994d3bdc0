"""Fields that several forms share, and what is said about them."""

from chassis.html import Form
from chassis.text import _

LONGEST_EMAIL = 320
LONGEST_PASSWORD = 1024
LONGEST_WORDS = 1000
LONGEST_PATH = 500


def check_new_password(form: Form, *, fewest: int) -> None:
    """Refuse a new password that is absent, too short or not repeated; identity judges the rest."""
    form.require("password", _("Enter the password you want to use"))
    if form["password"] and len(form["password"]) < fewest:
        advice = _("Choose a password of at least %(fewest)d characters")
        form.refuse("password", advice % {"fewest": fewest})
    form.require("confirmation", _("Enter the password once more"))
    if form["confirmation"] and form.differ("password", "confirmation"):
        form.refuse("confirmation", _("The passwords do not match. Type the same one twice."))


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
