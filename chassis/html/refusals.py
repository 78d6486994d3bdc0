"""What both sites say when signing in is refused, in the landlord's choice of words.

Nothing here knows whose address was typed: the answer follows from how often it was tried.
"""

from typing import Literal

from chassis.landlords import SignInPolicy
from chassis.text import _

LOCKED = frozenset({"sign_in_locked", "sign_in_locked_until_proved"})
"""Codes by which identity tells that an address is locked, whether or not somebody has it."""


def is_told_to_register(policy: SignInPolicy, code: str) -> bool:
    """Whether a locked customer is shown the page that sends them through the registration."""
    return policy.wording == "preset_c" and code in LOCKED


def refusal_text(
    policy: SignInPolicy, kind: Literal["customer", "staff"], code: str, *, plain: str
) -> str:
    """Return the sentence for an error code of identity; `plain` is for a wrong password.

    A lock that only proof ends is told in plain words whatever the wording is, where the
    landlord's own would promise that the clock ends it.
    """
    lock = policy.lock_of(kind)
    numbers = {"attempts": lock.attempts, "minutes": lock.minutes}
    if code == "sign_in_locked" and policy.wording == "preset_a":
        return (
            _(
                "You have entered incorrect username or password %(attempts)d times in a row. "
                "Your user account has been automatically locked for %(minutes)d minutes. Please "
                "contact your system administrator if you want to unlock your account earlier"
            )
            % numbers
        )
    if code == "sign_in_locked":
        return (
            _(
                "A wrong email address or password was entered %(attempts)d times in a row. For "
                "%(minutes)d minutes nothing is accepted for this email address, not even the "
                "right password. Wait until then, or choose a new password."
            )
            % numbers
        )
    if code == "sign_in_locked_until_proved":
        return _(
            "A wrong email address or password was entered too many times. Nothing is accepted "
            "for this email address until we know that its mailbox is yours: use the link in the "
            "newest email from us, or choose a new password."
        )
    if policy.wording == "preset_a":
        return _(
            "Invalid username or password specified. Verify that you have entered correct data "
            "or contact your system administrator. A system administrator can change the "
            "password on the user page"
        )
    return plain
