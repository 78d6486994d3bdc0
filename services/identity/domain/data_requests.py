"""A request for all that is held about a person: who answers, how often it may be made."""

from datetime import timedelta
from typing import Final

SERVICES: Final = ("identity", "registration", "accounts", "cases", "notifications")
"""Who holds something about people, and so who answers."""

SAME_WITHIN: Final = timedelta(days=1)
"""Asking again so soon is the same request."""

PROOF_LASTS: Final = timedelta(minutes=5)
"""How fresh the proof of who one is must be."""
