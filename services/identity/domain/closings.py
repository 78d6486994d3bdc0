"""Closing one's own login: how long one may change one's mind, and who erases what."""

from datetime import timedelta
from typing import Final

MIND_CHANGED_WITHIN: Final = timedelta(hours=72)
"""How long a closing waits. Until then it is stopped by its owner."""

LAST_MAIL_WITHIN: Final = timedelta(hours=1)
"""How long the address is kept after the login was turned off, so that the last mail can go."""

OTHERS: Final = ("registration", "accounts", "cases", "notifications")
"""Who erases something beside identity."""
