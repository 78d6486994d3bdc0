"""Cases about safety, of a login or of an account: what they tell, how soon they are answered."""

from typing import Final

from services.cases.domain.targets import Target

KIND: Final = "security"
"""Somebody else may be in a customer's login."""

GUESSING: Final = "guessing"
"""Somebody may be guessing what opens an account."""

CONTESTED: Final = "contested"
"""Somebody does not agree that another person was let in."""

EXPOSED: Final = "exposed"
"""Somebody sees what is another person's."""

KINDS: Final = frozenset({KIND, GUESSING, CONTESTED, EXPOSED})
"""Cases that Lodge itself opens, of the highest priority."""

QUEUE: Final = "Security"
TARGET: Final = Target(1, "Lodge's standard for the safety of a login")

FACTS: Final = (
    "about", "told_of_at", "count", "number", "tried_by", "email", "user_id", "issued_by",
    "home", "let_in", "asked_words", "let_in_by", "let_in_at", "against", "objection",
    "page", "seen", "may_call", "telephone", "correlation_id",
)  # fmt: skip
"""Every fact that such a case may have, in the order in which it tells them."""
