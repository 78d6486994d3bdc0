"""Cases about the safety of a login: what they tell, and how soon they are answered."""

from typing import Final

from services.cases.domain.targets import Target

KIND: Final = "security"
QUEUE: Final = "Security"
TARGET: Final = Target(1, "Lodge's standard for the safety of a login")

FACTS: Final = ("about", "told_of_at", "count", "email", "user_id", "issued_by")
"""Every fact that such a case may have, in the order in which it tells them."""
