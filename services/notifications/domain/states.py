"""The life of a message, from the row that asks for it to its end."""

from enum import StrEnum


class MessageState(StrEnum):
    """A message is queued until it ends in one of the others; no end is ever left."""

    QUEUED = "queued"
    SENT = "sent"
    """The relay has taken it over."""
    FAILED = "failed"
    """Refused for good, or not fit to be sent."""
    EXPIRED = "expired"
    """It could not be sent while it was of use."""
    KEPT = "kept"
    """Its reader asked for no mails of its topic: it is on the portal alone."""


ENDS = frozenset({MessageState.SENT, MessageState.FAILED, MessageState.EXPIRED, MessageState.KEPT})
"""States in which nothing happens any more."""
