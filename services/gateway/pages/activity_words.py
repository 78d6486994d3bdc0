"""What happened on an account, in words."""

from datetime import datetime
from typing import NamedTuple

from chassis.money_words import subtype_text
from chassis.text import _, pounds
from contracts.api.notices import ActivityItem


class Told(NamedTuple):
    """One entry as a page shows it."""

    at: datetime
    text: str
    amount: str = ""
    """With its sign: a payment is less to pay."""


def told(item: ActivityItem) -> Told:
    """Say what happened; what a newer release announces is named as well as can be."""
    subject, _dot, subtype = item.kind.removeprefix("ledger.").partition(".")
    kind, detail = item.kind, item.detail
    if item.kind.startswith("ledger.") and subtype:
        kind, detail = f"ledger.{subject}", item.detail or subtype_text(subtype)
    text = _texts().get(kind) or _("Something changed on this account")
    if detail:
        text = _("%(what)s: %(detail)s") % {"what": text, "detail": detail}
    return Told(item.happened_at, text, _amount(item.amount_pence))


def _amount(pence: int | None) -> str:
    if pence is None:
        return ""
    return f"\N{MINUS SIGN}{pounds(pence)}" if pence < 0 else pounds(pence)


def _texts() -> dict[str, str]:
    return {
        "ledger.charge": _("Charge"),
        "ledger.payment": _("Payment, thank you"),
        "ledger.payment_reversal": _("Payment returned"),
        "ledger.adjustment": _("Correction"),
        "ledger.refund": _("Refund"),
        "ledger.transfer": _("Transfer"),
        "payment.failed": _("A payment online did not go through"),
        "payment.cancelled": _("A payment online was cancelled"),
        "payment.expired": _("A payment online was not finished in time"),
        "payment.error": _("A payment online did not go through"),
        "document.added": _("New document"),
        "statement.issued": _("A statement was made"),
        "access.given": _("Somebody was given access to this account"),
        "access.changed": _("Somebody's access to this account was changed"),
        "access.ended": _("Somebody's access to this account ended"),
        "access.contested": _("Somebody's access to this account is in dispute"),
        "access.kept": _("Somebody's access to this account was confirmed by our team"),
        "access.stopped": _("Somebody's access to this account was stopped by our team"),
    }
