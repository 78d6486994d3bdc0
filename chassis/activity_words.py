"""What happened on an account, in words: for its people and for staff alike."""

from chassis.money_words import subtype_text
from chassis.text import _, pounds


def happening_text(kind: str, detail: str) -> str:
    """Say what happened; what a newer release announces is named as well as can be."""
    subject, _dot, subtype = kind.removeprefix("ledger.").partition(".")
    if kind.startswith("ledger.") and subtype:
        kind, detail = f"ledger.{subject}", detail or subtype_text(subtype)
    text = _texts().get(kind) or _("Something changed on this account")
    if detail:
        text = _("%(what)s: %(detail)s") % {"what": text, "detail": detail}
    return text


def amount_text(pence: int | None) -> str:
    """Return an amount with its sign: a payment is less to pay. None: empty."""
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
