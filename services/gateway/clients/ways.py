"""What this process knows about the ways to get in: they change when registration starts anew."""

import time
from uuid import UUID

from chassis.errors import LodgeError
from contracts.api.registration import WayIn
from services.gateway.clients.registration import RegistrationClient

BELIEVED_SECONDS = 60.0
NOT_ASKED_AGAIN_SECONDS = 5.0
"""After registration could not be asked."""

THE_USUAL = WayIn(
    name="",
    link="",
    title="",
    intro="",
    button="",
    ending="home",
    opens_with=[],
    needs_postcode=True,
)
"""What the pages offer where registration could never be asked: it decides when it is sent."""


class KnownWays:
    """Answers of registration, each for a minute; longer while it cannot be asked."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._known: dict[UUID, tuple[float, list[WayIn]]] = {}
        self._failed: dict[UUID, float] = {}

    def known(self, landlord_id: UUID) -> list[WayIn]:
        """Return what was learned last, asking nobody; none where nothing was learned yet."""
        return self._known.get(landlord_id, (0.0, []))[1]

    async def of(self, registration: RegistrationClient, landlord_id: UUID) -> list[WayIn]:
        """Return the landlord's ways, the first one first; never none."""
        asked_at, ways = self._known.get(landlord_id, (float("-inf"), []))
        if time.monotonic() - asked_at < BELIEVED_SECONDS:
            return ways
        if time.monotonic() - self._failed.get(landlord_id, float("-inf")) < (
            NOT_ASKED_AGAIN_SECONDS
        ):
            return ways or [THE_USUAL]
        try:
            fresh = await registration.ways(landlord_id) or [THE_USUAL]
        except LodgeError:
            self._failed[landlord_id] = time.monotonic()
            return ways or [THE_USUAL]
        self._known[landlord_id] = (time.monotonic(), fresh)
        return fresh


known_ways = KnownWays()
"""Of this process."""
