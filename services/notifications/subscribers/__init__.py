"""What somebody should hear of: each handler only asks for the message."""

from services.notifications.subscribers import (
    audits,
    cases_and_access,
    documents,
    home_owners,
    logins,
    merges,
    notices,
    own_data,
    payments,
    security,
)
from services.notifications.subscribers.collected import handlers

__all__ = [
    "audits",
    "cases_and_access",
    "documents",
    "handlers",
    "home_owners",
    "logins",
    "merges",
    "notices",
    "own_data",
    "payments",
    "security",
]
