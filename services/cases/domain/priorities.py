"""How urgent a case is, from 0 (very high) to 5 (very low)."""

from enum import IntEnum


class Priority(IntEnum):
    """Priorities as housing systems number them: the smaller, the sooner."""

    VERY_HIGH = 0
    HIGH = 1
    MEDIUM_HIGH = 2
    MEDIUM = 3
    LOW = 4
    VERY_LOW = 5


REGISTRATION_PRIORITY = Priority.MEDIUM
"""A person waits, nobody is in danger."""

SECURITY_PRIORITY = Priority.VERY_HIGH
"""Somebody else may be in a customer's account."""
