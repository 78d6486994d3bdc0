"""Slow hashes of passwords and codes: off the event loop, bounded, alike on every path."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import NamedTuple, TypeVar

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from chassis.errors import Unavailable

Answer = TypeVar("Answer")

MEMORY_KIB = 65_536
PASSES = 3
"""Argon2id with 64 MiB and three passes, about 0.2 s of one core: RFC 9106, section 4, its second
recommended choice, in one lane because the cores are shared by people, not by lanes. The least
that OWASP allows (19 MiB, two passes) costs a guesser a fifth of it."""


class Verified(NamedTuple):
    """The outcome of one comparison."""

    matches: bool
    is_outdated: bool
    """True when it matches a hash made with older parameters: hash again and store that."""


class HashingLane:
    """A share of the slots. What does not find a slot soon is refused, not piled up."""

    def __init__(self, hashing: "Hashing", *, slots: int, waiting: int) -> None:
        """Run at most `slots` at a time, with at most `waiting` more in line."""
        self._hashing = hashing
        self._slots = asyncio.Semaphore(slots)
        self._room = slots + waiting
        self._inside = 0

    async def hash(self, secret: str) -> str:
        """Return the encoded hash of `secret`, parameters and salt included.

        Raises:
            Unavailable: too many are waiting already; `retry_after` says when to come again.
        """
        return await self._run(lambda: self._hashing.hasher.hash(secret))

    async def verify(self, secret: str, encoded: str | None) -> Verified:
        """Compare `secret` with a stored hash; with None, do the same work and say no.

        Exactly one hash is computed either way, so time tells nothing about who exists.

        Raises:
            Unavailable: too many are waiting already; `retry_after` says when to come again.
        """
        return await self._run(lambda: self._hashing.compare(secret, encoded))

    async def _run(self, work: Callable[[], Answer]) -> Answer:
        async with self._slot():
            return await asyncio.get_running_loop().run_in_executor(self._hashing.threads, work)

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        if self._inside >= self._room:
            raise Unavailable("too many people are signing in just now", retry_after=2)
        self._inside += 1
        try:
            async with self._slots:
                yield
        finally:
            self._inside -= 1


class Hashing:
    """Argon2id for one process: as many threads as cores, and lanes that share them."""

    def __init__(
        self,
        *,
        slots: int | None = None,
        waiting: int = 32,
        memory_kib: int = MEMORY_KIB,
        passes: int = PASSES,
    ) -> None:
        """Use `slots` threads (default: the cores), with `waiting` more in line per lane."""
        slots = slots or os.cpu_count() or 1
        self.hasher = argon2.PasswordHasher(
            time_cost=passes, memory_cost=memory_kib, parallelism=1, hash_len=32, salt_len=16
        )
        self.threads = ThreadPoolExecutor(max_workers=slots, thread_name_prefix="hashing")
        self._nobodys = self.hasher.hash(os.urandom(32))
        self.main = HashingLane(self, slots=slots, waiting=waiting)
        """For people who sign in and set passwords."""

        self.side = HashingLane(self, slots=max(1, slots // 4), waiting=max(1, waiting // 4))
        """A quarter of the slots, for work that strangers can cause."""

    def compare(self, secret: str, encoded: str | None) -> Verified:
        """Compare in the calling thread. Call through a lane."""
        try:
            self.hasher.verify(encoded or self._nobodys, secret)
        except (VerificationError, InvalidHashError):
            return Verified(matches=False, is_outdated=False)
        if encoded is None:
            return Verified(matches=False, is_outdated=False)
        return Verified(matches=True, is_outdated=self.hasher.check_needs_rehash(encoded))

    def close(self) -> None:
        """Let the threads end when their work is done."""
        self.threads.shutdown(wait=False)
