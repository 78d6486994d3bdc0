"""A service keeps its audit: what runs every other second, and what runs every hour."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from chassis.audit.sealing import AT_ONCE, Sealer, forget_entries, forget_networks
from chassis.events import now
from chassis.jobs import Job

OTHERS_EVERY = 10
"""Of the sealing job's turns, each how many-th also looks for what other processes left."""


@dataclass
class Keeper:
    """The audit's regular work in one service."""

    sealer: Sealer
    kept_for: timedelta
    """How long entries are kept."""

    _turn: int = field(default=0, init=False)

    def jobs(self) -> list[Job]:
        """Return what the running service does by the clock."""
        service = self.sealer.service
        return [
            Job(f"{service}.seal_audit", 2.0, self.seal),
            Job(f"{service}.forget_of_audit", 3600.0, self.forget, is_erasing=True),
        ]

    async def seal(self, context: Any) -> None:
        """Chain what was written since, and miss what is gone already, landlord by landlord.

        A landlord of whom this process has written nothing is passed over in most turns: an idle
        house asks its databases nothing.
        """
        wrote = set(self.sealer.pen.committed.values())
        is_for_all = self._turn % OTHERS_EVERY == 0
        self._turn += 1
        for landlord in context.landlords:
            if not is_for_all and landlord.id not in wrote:
                continue
            sealed = AT_ONCE
            while sealed == AT_ONCE:
                async with context.database.transaction(landlord.id) as session:
                    sealed = await self.sealer.seal(session, landlord_id=landlord.id, at=now())
            if landlord.id not in wrote:
                continue
            async with context.database.transaction(landlord.id) as session:
                await self.sealer.miss_vanished(session, landlord_id=landlord.id, at=now())

    async def forget(self, context: Any) -> None:
        """Forget exact networks after 30 days, and entries after the time the landlord keeps."""
        for landlord in context.landlords:
            forgotten = AT_ONCE
            while forgotten == AT_ONCE:
                async with context.database.transaction(landlord.id) as session:
                    forgotten = await forget_networks(session, landlord_id=landlord.id, now=now())
            async with context.database.transaction(landlord.id) as session:
                await forget_entries(
                    session, landlord_id=landlord.id, kept_for=self.kept_for, now=now()
                )
