"""What people read when it was changed who may act on a home."""

from chassis.text import _


def access_told(change: str, by: str, address: str, *, is_own: bool) -> str:
    """Say what was changed; `is_own`: to whom it happened. Nobody is named."""
    own = {
        "contested": _(
            "Somebody else with access to %(address)s does not agree that you were let in. You "
            "have no access to it while our team looks. You will hear from us."
        ),
        "kept": _("Our team has looked at it. You have access to %(address)s again."),
        "stopped": _("Our team has looked at it. Your access to %(address)s has ended."),
        "given": _("You have been given access to %(address)s in the portal."),
        "changed": _("What you may see and do for %(address)s was changed."),
        "ended": _("Your access to %(address)s has ended."),
    }
    common = {
        "contested": _(
            "Somebody with access to %(address)s does not agree that another person was let in. "
            "That person has no access while our team looks. You will hear from us."
        ),
        "kept": _(
            "Our team has looked at the access to %(address)s that was objected to. That "
            "person has access again."
        ),
        "stopped": _(
            "Our team has looked at the access to %(address)s that was objected to. That "
            "person's access has ended."
        ),
    }
    by_staff = {
        "given": _("Our team gave somebody access to %(address)s in the portal."),
        "changed": _("Our team changed what somebody may see and do for %(address)s."),
        "ended": _("Our team ended somebody's access to %(address)s."),
    }
    by_owner = {
        "given": _("Another owner gave somebody access to %(address)s in the portal."),
        "changed": _("Another owner changed what somebody may see and do for %(address)s."),
        "ended": _("Another owner ended somebody's access to %(address)s."),
    }
    others = {**common, **(by_owner if by == "owner" else by_staff)}
    return (own if is_own else others)[change] % {"address": address}
