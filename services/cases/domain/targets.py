"""How soon a case is to be answered, and who says so."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """A promise to answer within so many working days."""

    working_days: int
    source: str
    """Where the number comes from: a policy, a code, a contract."""


STANDARD_TARGET = Target(2, "Lodge's standard for registrations, until the landlord sets its own")
"""In force where the landlord has recorded no target."""
