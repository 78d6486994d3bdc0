"""Telephone calls to customers, as far as a case tells of them."""

from enum import StrEnum

LONGEST_NUMBER = 40


class CallResult(StrEnum):
    """What came of a call."""

    CONFIRMED = "confirmed"
    """Spoke with the customer, who confirmed what they had sent."""

    NOT_CONFIRMED = "not_confirmed"
    """Spoke with somebody, and it was not confirmed."""

    NOT_REACHED = "not_reached"
