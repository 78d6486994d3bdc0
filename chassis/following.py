"""What staff of a landlord change while everything runs: heard by every process, at once."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

import structlog
from pydantic import BaseModel

from chassis.clients import ServiceClient
from chassis.errors import LodgeError
from chassis.events import Event
from chassis.landlords import Landlords

log = structlog.get_logger()

Ask = Callable[[UUID], Awaitable[Mapping[str, Any]]]
"""Returns a landlord's settings from the service that owns them."""

SECONDS = 60.0
"""How long a process that missed the announcement may show what was there before."""


class Following:
    """The running processes' copies of the settings. An announcement wakes them."""

    def __init__(self) -> None:
        """Follow nothing yet."""
        self._waiting: set[asyncio.Event] = set()

    def hear(self) -> None:
        """Look again: something was changed."""
        for each in self._waiting:
            each.set()

    async def run(self, landlords: Landlords, ask: Ask) -> None:
        """Keep `landlords` as the owner of the settings has them, until cancelled.

        Where the owner gives no answer everything stays as it was, and is asked again.
        """
        news = asyncio.Event()
        self._waiting.add(news)
        try:
            while True:
                news.clear()
                for landlord in list(landlords):
                    await _follow(landlords, landlord.id, ask)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(SECONDS):
                        await news.wait()
        finally:
            self._waiting.discard(news)


async def _follow(landlords: Landlords, landlord_id: UUID, ask: Ask) -> None:
    try:
        settings = await ask(landlord_id)
    except (LodgeError, OSError) as error:
        log.warning("landlord.not_followed", landlord=str(landlord_id), error=type(error).__name__)
        return
    if not landlords.settle(landlord_id, settings):
        log.warning("landlord.settings_refused", landlord=str(landlord_id))


following = Following()
"""Of this process."""


class SettingsView(BaseModel):
    """The answer of the service that owns the settings, as far as processes follow it."""

    version: int
    settings: dict[str, Any]


def asked_of(client: ServiceClient, path: str) -> Ask:
    """Return how the settings are asked for at `path` of the service that owns them."""

    async def ask(landlord_id: UUID) -> Mapping[str, Any]:
        view = await client.call("GET", path, landlord_id=landlord_id, answer=SettingsView)
        return {name: value for name, value in view.settings.items() if value is not None}

    return ask


async def look_again(_event: Event) -> None:
    """Handle the announcement that a landlord's settings changed, in every process."""
    following.hear()
