"""The clock's door: work that a service does by itself, every so often."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog

from chassis.retention.clocks import is_trusted
from chassis.telemetry import correlated

log = structlog.get_logger()

Work = Callable[[Any], Awaitable[None]]


@dataclass(frozen=True)
class Job:
    """One piece of regular work."""

    name: str
    seconds: float
    work: Work
    is_erasing: bool = False
    """It deletes by the clock what cannot be had back, and rests while the clock is in doubt."""


class Jobs:
    """The jobs of one service, collected by decorator and run beside its doors.

    A job must be safe to run in several processes at once (`FOR UPDATE SKIP LOCKED`, or an
    effect that may happen twice). It serves every landlord: one transaction each.
    """

    def __init__(self, service: str) -> None:
        """Collect for `service`."""
        self.service = service
        self.jobs: list[Job] = []

    def every(self, *, seconds: float, is_erasing: bool = False) -> Callable[[Work], Work]:
        """Register `work(context)`; `context` is the running service's `Context`."""

        def register(work: Work) -> Work:
            name = f"{self.service}.{getattr(work, '__name__', '')}"
            self.jobs.append(Job(name, seconds, work, is_erasing))
            return work

        return register


async def run_job(job: Job, context: Any) -> None:
    """Do the work at once and then every `job.seconds` (± 10 %), whatever happens in it."""
    while True:
        with correlated(None):
            try:
                if not job.is_erasing or await is_trusted(context):
                    await job.work(context)
            except asyncio.CancelledError:
                raise
            except Exception as error:
                log.warning("job.failed", job=job.name, error=type(error).__name__, exc_info=error)
        await asyncio.sleep(job.seconds * random.uniform(0.9, 1.1))  # noqa: S311  jitter
