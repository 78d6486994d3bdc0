"""What the portal listens to."""

from chassis.messaging import EventHandlers
from contracts.events.identity import SessionEnded
from services.gateway.clients.sessions import known_sessions

handlers = EventHandlers("gateway")


@handlers.live(SessionEnded)
async def drop_session_when_ended(event: SessionEnded) -> None:
    """Forget a session the moment it ends, whichever process ended it."""
    known_sessions.drop(event.session_id)
