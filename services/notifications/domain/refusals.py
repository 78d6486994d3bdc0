"""Why somebody was not let in, in words fit for the person it happened to."""

from chassis.text import gettext as _


def explanation_of(reason: str) -> str:
    """Explain the refusal code `reason`. A code from a newer release is explained in general."""
    explanations = {
        "not_account_holder": _(
            "Our records show somebody else as the customer of this home. We can only give"
            " access to the person the account belongs to, or to somebody they have named to us."
        ),
        "not_our_property": _(
            "The home you named is not one of ours, so there is no account with us to open."
        ),
        "account_closed": _(
            "The account you named has ended. Access is for customers of a running account."
        ),
        "cannot_confirm": _(
            "We could not make sure that you are the customer of this home, because what you"
            " told us and our records do not agree."
        ),
        "duplicate": _("You have a login for this home already. Please sign in with that one."),
        "no_reply": _("We asked you a question and did not hear from you, so we could not go on."),
    }
    return explanations.get(reason) or _(
        "We could not make sure that the account you named belongs to you."
    )
