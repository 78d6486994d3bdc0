"""Cases of people who are no customers."""

from typing import Final

from services.cases.domain.targets import Target

KIND: Final = "public"
QUEUE: Final = "Portal Support"
TARGET: Final = Target(5, "Lodge's standard for the public, until the landlord sets its own")

FACTS: Final = ("details", "place", "name", "email", "phone")
"""What such a case tells, in this order. Nothing but the first has to be given."""
