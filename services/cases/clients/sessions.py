"""Staff's sessions, asked of identity and believed for five seconds."""

import hashlib
import time
from dataclasses import dataclass, field
from uuid import UUID

from contracts.api.identity import (
    SessionView,
)
from services.cases.clients.identity import Identity


@dataclass
class StaffSessions:
    """Sessions that identity vouched for a moment ago, so that a page asks once, not per part.

    Kept at most five seconds and dropped at once when a session ends; then identity decides
    again, and if it does not answer nobody is let in.
    """

    keep_seconds: float = 5.0
    most: int = 2000
    _seen: dict[str, tuple[float, SessionView]] = field(default_factory=dict)

    async def view(self, identity: Identity, landlord_id: UUID, token: str) -> SessionView:
        """Return whose session `token` is. Raise `Unauthenticated` or `Unavailable`."""
        key = hashlib.sha256(landlord_id.bytes + token.encode()).hexdigest()
        seen = self._seen.get(key)
        if seen and time.monotonic() - seen[0] < self.keep_seconds:
            return seen[1]
        self._seen.pop(key, None)
        view = await identity.session(landlord_id, token)
        if len(self._seen) >= self.most:
            self._seen.clear()
        self._seen[key] = (time.monotonic(), view)
        return view

    def drop(self, session_id: UUID) -> None:
        """Forget a session that has ended."""
        for key in [k for k, (_, view) in self._seen.items() if view.session_id == session_id]:
            del self._seen[key]


staff_sessions = StaffSessions()
"""The sessions of this process's desk."""
