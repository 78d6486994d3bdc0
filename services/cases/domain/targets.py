"""How soon a case is to be answered, and who says so."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """A promise to answer within so many working days."""

    working_days: int
    source: str
    """Where the number comes from: a policy, a code, a contract."""


def target_of_landlord(working_days: int) -> Target:
    """Return the landlord's own standard for registrations."""
    return Target(working_days, "The landlord's standard for registrations")


STANDARD_TARGET = Target(2, "Lodge's standard for registrations, until the landlord sets its own")
"""In force where the landlord has recorded no target."""
