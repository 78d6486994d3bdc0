"""What the cases service does when others announce something."""

from services.cases.subscribers import contests, registrations, security
from services.cases.subscribers.collected import handlers

__all__ = ["contests", "handlers", "registrations", "security"]
