"""A service's audit of this test alone: its writer, its sealer, and the owner of its database."""

import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.audit import EntryRow, Pen, record
from chassis.audit.chain import mark_key
from chassis.audit.sealing import Sealer
from chassis.audit.verifying import Anchor, Report, Walk
from chassis.auth import Signer
from chassis.db import Database
from chassis.events import now
from chassis.origin import acting_from
from contracts.events.identity import IdentityAuditAnchored

LANDLORD = UUID("3f0f2c44-3c0e-4f4e-9d0e-5a6b0d9c1a01")
PERSON = UUID("7f0f2c44-3c0e-4f4e-9d0e-5a6b0d9c1a77")


@dataclass
class Audit:
    """Words for what tests do with an audit."""

    database: Database
    owner: asyncpg.Connection
    signer: Signer
    pen: Pen
    witnessed: list[Anchor] = field(default_factory=list)
    retired: dict[str, Any] = field(default_factory=dict)
    _numbers: Any = field(default_factory=itertools.count)

    @property
    def keys(self) -> dict[str, Any]:
        return {self.signer.issuer: self.signer.key.public_key(), **self.retired}

    @property
    def sealer(self) -> Sealer:
        return Sealer(self.signer, self.keys, self.pen, IdentityAuditAnchored)

    async def act(
        self, *, network: str = "203.0.113.7", at: datetime | None = None, **more
    ) -> UUID:
        """Somebody does something."""
        facts = {
            "act": "session.opened_by_password",
            "actor": str(PERSON),
            "actor_kind": "customer",
            "subject_kind": "customer",
            "subject_id": PERSON,
            "details": {"number": str(next(self._numbers))},
        } | more
        with acting_from(network, "Browser 1"):
            async with self.database.transaction(LANDLORD) as session:
                return record(session, landlord_id=LANDLORD, at=at or now(), **facts)

    async def seal(self, *, at: datetime | None = None) -> int:
        async with self.database.transaction(LANDLORD) as session:
            return await self.sealer.seal(session, landlord_id=LANDLORD, at=at or now())

    async def days(self, *counts: int) -> None:
        """So many acts and a sealing, for each count."""
        for count in counts:
            for _ in range(count):
                await self.act()
            await self.seal()

    async def be_witness(self) -> None:
        """Let the witness hear of every end that was announced."""
        rows = await self.change("SELECT * FROM audit_anchors ORDER BY position")
        self.witnessed = [
            Anchor(
                landlord_id=row["landlord_id"],
                service="identity",
                position=row["position"],
                digest=row["digest"],
                sealed_at=row["sealed_at"],
                key_id=row["key_id"],
                signature=row["signature"],
            )
            for row in rows
        ]

    async def change(self, statement: str, *values: object) -> list[asyncpg.Record]:
        """Do something as the owner of the database."""
        return await self.owner.fetch(statement, *values)

    async def verify(self, *, later: timedelta = timedelta(0), **more) -> Report:
        facts = {"mark_key": self.pen.key} | more
        return await Walk(
            service="identity",
            landlord_id=LANDLORD,
            keys=self.keys,
            witnessed=self.witnessed,
            now=datetime.now(UTC) + later,
            **facts,
        ).verify(self.database)

    async def found(self, **more) -> list[tuple[str, int | None]]:
        """What `verify` finds: kinds and places."""
        return [(each.code, each.position) for each in (await self.verify(**more)).findings]

    async def entry(self, entry_id: UUID) -> EntryRow | None:
        async with self.database.transaction(LANDLORD) as session:
            return await session.get(EntryRow, entry_id)


@pytest_asyncio.fixture
async def audit(databases) -> AsyncIterator[Audit]:
    urls = await databases.migrated("identity")
    database = Database(urls.service)
    # Row-level security is forced on the owner too: who tampers names the landlord first.
    owner = await asyncpg.connect(urls.owner, server_settings={"lodge.landlord_id": str(LANDLORD)})
    signer = Signer("service:identity", Ed25519PrivateKey.generate())
    pen = Pen(mark_key(signer.key))
    pen.give_to(database.sessions)
    yield Audit(database, owner, signer, pen)
    await owner.close()
    await database.close()
    await databases.drop(urls.service)


def planted(**more: object) -> tuple[str, list[object]]:
    """An INSERT of a whole entry that the service never wrote."""
    facts = {
        "id": uuid4(),
        "landlord_id": LANDLORD,
        "at": datetime.now(UTC),
        "act": "session.opened_by_password",
        "actor_kind": "customer",
        "actor": str(PERSON),
        "correlation_id": "planted-1",
        "mark": b"\x00" * 32,
    } | more
    places = ", ".join(f"${number}" for number in range(1, len(facts) + 1))
    return f"INSERT INTO audit_entries ({', '.join(facts)}) VALUES ({places})", list(facts.values())
