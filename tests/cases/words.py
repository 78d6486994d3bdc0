"""Words in which the tests of cases are told."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select, text

from chassis.db import Database
from chassis.outbox import OutboxRow
from services.cases.domain.entries import Actor
from services.cases.tables import CaseRow, EntryRow
from services.cases.use_cases.open_case import open_case

HARROWMERE = UUID("11111111-1111-4111-8111-111111111111")
OTHER = UUID("22222222-2222-4222-8222-222222222222")
NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
"""A Monday."""

TOBIAS = Actor("staff", "Tobias Wren", UUID("33333333-3333-4333-8333-333333333333"))
PRIYA = Actor("staff", "Priya Ranasinghe", UUID("44444444-4444-4444-8444-444444444444"))
THEO = Actor("staff", "Theo Lindqvist", UUID("55555555-3333-4333-8333-333333333333"))
"""Looks, and never works on a case."""

WREN = Actor("staff", "Wren Okafor", UUID("66666666-3333-4333-8333-333333333333"))
"""May take lists out, and nothing else."""

KEY = b"k" * 32

RAFAEL = {
    "first_name": "Rafael",
    "last_name": "Núñez Ortega",
    "email": "rafael@example.org",
    "phone": "07700 900123",
    "purchase_month": "12.2015",
    "account_reference": "34208002101",
    "postcode": "LX4 7QS",
    "address": "Flat 21 Goldcrest Point",
    "service_charge": "",
    "details": "",
}


def later(*, hours: float = 0, days: float = 0) -> datetime:
    return NOON + timedelta(hours=hours, days=days)


@dataclass
class World:
    """The service's database."""

    database: Database

    def transaction(self, landlord_id: UUID = HARROWMERE):
        return self.database.transaction(landlord_id)

    async def given_a_case(
        self,
        *,
        reference: str = "SR00000001",
        registration_id: UUID | None = None,
        answers: dict[str, str] | None = None,
        received_at: datetime = NOON,
        landlord_id: UUID = HARROWMERE,
        reason: str = "enquiry",
    ) -> UUID:
        async with self.transaction(landlord_id) as session:
            return await open_case(
                session,
                landlord_id=landlord_id,
                registration_id=registration_id or uuid4(),
                reference=reference,
                reason=reason,
                answers={**RAFAEL, **(answers or {})},
                received_at=received_at,
                division="ENG",
                at=received_at,
            )

    async def case(self, case_id: UUID, landlord_id: UUID = HARROWMERE) -> CaseRow:
        async with self.transaction(landlord_id) as session:
            return (await session.scalars(select(CaseRow).where(CaseRow.id == case_id))).one()

    async def timeline(self, case_id: UUID) -> list[EntryRow]:
        async with self.transaction() as session:
            rows = await session.scalars(
                select(EntryRow).where(EntryRow.case_id == case_id).order_by(EntryRow.position)
            )
            return list(rows)

    async def kinds(self, case_id: UUID) -> list[str]:
        return [str(entry.kind) for entry in await self.timeline(case_id)]

    async def announced(self) -> list[str]:
        async with self.transaction() as session:
            rows = await session.scalars(select(OutboxRow.routing_key).order_by(OutboxRow.position))
            return list(rows)

    async def count(self, table: str, landlord_id: UUID = HARROWMERE) -> int:
        async with self.transaction(landlord_id) as session:
            return int(await session.scalar(text(f"SELECT count(*) FROM {table}")) or 0)
