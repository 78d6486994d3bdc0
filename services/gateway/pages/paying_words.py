"""What is said of payments, and amounts as people type and read them."""

import re
from typing import Final

from chassis.text import _
from contracts.api.payments import OwnPayment

TYPED: Final = re.compile(r"£?\s*(\d{1,3}(?:[, ]\d{3})+|\d{1,7})(?:\.(\d{1,2}))?")


def pence_of(typed: str) -> int | None:
    """Read an amount of pounds: `12`, `12.5`, `£1,234.56`. None: it is none."""
    found = TYPED.fullmatch(typed.strip())
    if found is None:
        return None
    whole, rest = found.groups()
    return int(re.sub("[, ]", "", whole)) * 100 + int((rest or "").ljust(2, "0"))


def state_tag(payment: OwnPayment) -> tuple[str, str]:
    """Return a payment's state in a word, and the colour of its tag."""
    if payment.is_unclear:
        return _("Being checked"), "yellow"
    return {
        "new": (_("Not finished"), "grey"),
        "open": (_("Not finished"), "grey"),
        "succeeded": (_("Paid"), "green"),
        "failed": (_("Declined"), "red"),
        "cancelled": (_("Cancelled"), "grey"),
        "expired": (_("Ran out of time"), "grey"),
        "error": (_("Went wrong"), "red"),
    }[payment.state]


def nothing_came(payment: OwnPayment) -> str:
    """Say why no money was taken."""
    return {
        "failed": _("Your bank or card company declined it, or the details were not right."),
        "cancelled": _("You or the payment service cancelled it."),
        "expired": _("It was not finished in time."),
        "error": _("Something went wrong at the payment service."),
    }.get(payment.state, "")
