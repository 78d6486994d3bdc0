"""Why somebody was not let in, in words fit for the person it happened to."""

from chassis.text import gettext as _


def explanation_of(reason: str) -> str:
    """Explain the refusal code `reason`. A code from a newer release is explained in general."""
    explanations = {
        "not_account_holder": _(
            "Our records show somebody else as the customer of this home. We can only give"
            " access to the person the account belongs to."
        ),
        "owner_must_ask": _(
            "Somebody else owns this home. Please ask the owner to call us: they can have you"
            " added to their account."
        ),
        "not_enough_evidence": _(
            "What you told us and our records do not agree, so we could not make sure that you"
            " are the customer of this home."
        ),
        "account_ended": _(
            "The account you named has ended. The portal is for customers of a running account."
        ),
    }
    return explanations.get(reason) or _(
        "We could not make sure that the account you named belongs to you."
    )
