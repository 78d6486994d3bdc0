"""What is said of invitations, on the pages of owners."""

from chassis.text import _
from services.gateway.pages.role_words import with_own_names


def told_of_invitations() -> dict[str, str]:
    """Return what a page says after something was done about an invitation."""
    return {
        "invited": _(
            "Invited. We have sent the link to their email address. They have access once they "
            "accept, and we tell you by email."
        ),
        "revoked": _("The invitation is taken back. Its link works no more."),
        "sent-again": _("Sent again. The link in the earlier email works no more."),
        "over": _("That invitation is over: accepted, taken back, or too old. Look below."),
        "too-many": _("Many invitations to this home went out today. Try again tomorrow."),
    }


def offered_roles() -> dict[str, str]:
    """Return what somebody is invited as, in words that are spoken to them."""
    return with_own_names(
        {
            "family_friend": _("Family or friend"),
            "subtenant": _("Tenant of the owner"),
            "managing_agent": _("Managing agent"),
            "joint_owner": _("Joint owner"),
            "household_member": _("Member of the household"),
            "support_worker": _("Support worker"),
        }
    )


def endings() -> dict[str, str]:
    """Return how an invitation ended."""
    return {
        "accepted": _("Accepted"),
        "revoked": _("Taken back"),
        "expired": _("Not accepted in time"),
        "void": _("Over: whoever invited does not decide about this home any more"),
    }
