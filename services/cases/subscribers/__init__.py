"""What the cases service does when others announce something."""

from services.cases.subscribers import contests, merges, own_data, registrations, security
from services.cases.subscribers.collected import handlers

__all__ = ["contests", "handlers", "merges", "own_data", "registrations", "security"]
