"""What the portal listens to."""

from chassis.following import look_again
from chassis.messaging import EventHandlers
from contracts.events.accounts import LandlordSettingsChanged
from contracts.events.identity import SessionEnded
from services.gateway.clients.sessions import known_sessions

handlers = EventHandlers("gateway")
handlers.live(LandlordSettingsChanged)(look_again)


@handlers.live(SessionEnded)
async def drop_session_when_ended(event: SessionEnded) -> None:
    """Forget a session the moment it ends, whichever process ended it."""
    known_sessions.drop(event.session_id)
