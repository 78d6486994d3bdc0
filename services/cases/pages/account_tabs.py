"""The parts of an account at the desk: one list, drawn above each of them."""

from typing import TypedDict
from uuid import UUID

from chassis.text import _


class Tab(TypedDict):
    """A part of an account, as the navigation shows it."""

    key: str
    text: str
    href: str


def account_tabs(account_id: UUID) -> list[Tab]:
    """Return the parts of an account in their order. A page names its own by `tab`."""
    parts = (
        ("info", _("Account"), ""),
        ("property", _("Property"), "/property"),
        ("cases", _("Cases"), "/cases"),
        ("documents", _("Documents"), "/documents"),
        ("transactions", _("Transactions"), "/transactions"),
        ("method", _("Payment method"), "/payment-method"),
        ("payments", _("Payments online"), "/payments"),
        ("timeline", _("Timeline"), "/timeline"),
    )
    return [
        {"key": key, "text": text, "href": f"/accounts/{account_id}{path}"}
        for key, text, path in parts
    ]
