"""A service keeps its audit: what runs every second, and what runs every hour."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chassis.audit.sealing import AT_ONCE, Sealer, forget_entries, forget_networks
from chassis.events import now
from chassis.jobs import Job


@dataclass(frozen=True)
class Keeper:
    """The audit's regular work in one service."""

    sealer: Sealer
    kept_for: timedelta
    """How long entries are kept."""

    def jobs(self) -> list[Job]:
        """Return what the running service does by the clock."""
        service = self.sealer.service
        return [
            Job(f"{service}.seal_audit", 1.0, self.seal),
            Job(f"{service}.forget_of_audit", 3600.0, self.forget),
        ]

    async def seal(self, context: Any) -> None:
        """Chain what was written since, and miss what is gone already, landlord by landlord."""
        for landlord in context.landlords:
            sealed = AT_ONCE
            while sealed == AT_ONCE:
                async with context.database.transaction(landlord.id) as session:
                    sealed = await self.sealer.seal(session, landlord_id=landlord.id, at=now())
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
