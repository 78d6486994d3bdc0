"""What the cases service does when others announce something."""

from services.cases.subscribers import contests, own_data, registrations, security
from services.cases.subscribers.collected import handlers

__all__ = ["contests", "handlers", "own_data", "registrations", "security"]
