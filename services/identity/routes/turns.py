"""Who asks about the same thing at once waits in line here, not with a database connection."""

import asyncio
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from services.identity.use_cases.take_sign_in_slot import AllSlotsTaken

LONGEST_LINE = 100
"""People who may wait about one thing in one process. The next is told to come again."""

PATIENCE_SECONDS = 5.0
"""Longest wait for a turn. Sites wait eight seconds for an answer."""


@dataclass
class _Line:
    turns: asyncio.Semaphore
    people: int = field(default=0)


class Turns:
    """So many at a time about one thing, in one process. The database counts over all of them."""

    def __init__(self, *, at_once: int) -> None:
        """Let `at_once` in together."""
        self._at_once = at_once
        self._lines: dict[Hashable, _Line] = {}

    @asynccontextmanager
    async def about(self, thing: Hashable) -> AsyncIterator[None]:
        """Hold a turn while the block lasts.

        Raises:
            AllSlotsTaken: the line is too long, or nobody came out of it in time.
        """
        line = self._lines.setdefault(thing, _Line(asyncio.Semaphore(self._at_once)))
        if line.people >= LONGEST_LINE:
            raise AllSlotsTaken("too many tries at once", retry_after=2)
        line.people += 1
        try:
            await self._wait(line)
            try:
                yield
            finally:
                line.turns.release()
        finally:
            line.people -= 1
            if line.people == 0:
                del self._lines[thing]

    async def _wait(self, line: _Line) -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await line.turns.acquire()
        except TimeoutError as impatience:
            raise AllSlotsTaken("too many tries at once", retry_after=2) from impatience
