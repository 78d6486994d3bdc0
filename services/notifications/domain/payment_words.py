"""What a mail says of a payment online."""

from chassis.text import _


def payment_told(state: str, *, amount: str, address: str, reference: str) -> str:
    """Return what became of a payment, as a sentence; no `amount` where it may not be told."""
    facts = {"amount": amount, "address": address, "reference": reference}
    if state == "succeeded":
        if not amount:
            return _("We have received your payment for %(address)s, %(reference)s.") % facts
        return (
            _("We have received your payment of %(amount)s for %(address)s, %(reference)s.") % facts
        )
    if state == "expired":
        return _("Your payment for %(address)s was not finished, %(reference)s.") % facts
    return _("Your payment for %(address)s did not go through, %(reference)s.") % facts
