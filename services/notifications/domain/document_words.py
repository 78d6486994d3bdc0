"""What the mail about a new document says of it: what it is about, never its title."""

from chassis.text import _


def document_told(kind: str, address: str, *, is_of_block: bool) -> str:
    """Say in a sentence what a new document is about."""
    what = {
        "tenancy_agreement": _("tenancy agreement"),
        "lease": _("lease"),
        "service_charge": _("service charges"),
        "fire_safety": _("fire safety"),
        "insurance": _("insurance"),
        "newsletter": _("newsletter"),
        "letter": _("letter"),
    }.get(kind)
    if what is None:
        if is_of_block:
            return _("There is a new document for the block of %(address)s.") % {"address": address}
        return _("There is a new document for %(address)s.") % {"address": address}
    if is_of_block:
        return _("There is a new document for the block of %(address)s (%(what)s).") % {
            "address": address,
            "what": what,
        }
    return _("There is a new document for %(address)s (%(what)s).") % {
        "address": address,
        "what": what,
    }
