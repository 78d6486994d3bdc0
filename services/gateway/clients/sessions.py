"""What this process knows about sessions: asked of identity, believed for five seconds.

When identity cannot be asked, nobody is let in: the question fails with `Unavailable`.
"""

import hashlib
import time
from uuid import UUID

from contracts.api.identity import SessionView
from services.gateway.clients.identity import IdentityClient

BELIEVED_SECONDS = 5.0
MOST_KNOWN = 10_000
"""Sessions kept at most; beyond that the whole memory is dropped and asked anew."""


class KnownSessions:
    """Answers of identity, each for five seconds. A session announced as ended goes at once."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._by_key: dict[tuple[UUID, bytes], tuple[float, SessionView]] = {}

    async def ask(self, identity: IdentityClient, landlord_id: UUID, token: str) -> SessionView:
        """Return whose session `token` opens.

        Raises:
            Unauthenticated: nobody's, or it has ended.
            Unavailable: identity cannot be asked.
        """
        key = (landlord_id, hashlib.sha256(token.encode()).digest())
        asked_at, view = self._by_key.get(key, (0.0, None))
        if view is not None and time.monotonic() - asked_at < BELIEVED_SECONDS:
            return view
        started = time.monotonic()
        fresh = await identity.session(landlord_id, token)
        if len(self._by_key) >= MOST_KNOWN:
            self._by_key.clear()
        self._by_key[key] = (started, fresh)
        return fresh

    def drop_token(self, landlord_id: UUID, token: str) -> None:
        """Believe nothing about the session behind this token any more."""
        self._by_key.pop((landlord_id, hashlib.sha256(token.encode()).digest()), None)

    def drop(self, session_id: UUID) -> None:
        """Believe nothing about this session any more."""
        ended = [key for key, (_, view) in self._by_key.items() if view.session_id == session_id]
        for key in ended:
            del self._by_key[key]


known_sessions = KnownSessions()
"""Of this process: pages ask it, the handler of ended sessions clears it."""
