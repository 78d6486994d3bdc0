"""The job that gives entries their place in the chain, forgets networks, and forgets old entries.

One process seals at a time; nobody who acts waits for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.audit import chain
from chassis.audit.recording import Pen, record
from chassis.audit.tables import AnchorRow, EntryRow, SealRow, UnsealedRow, facts_of
from chassis.auth import Signer
from chassis.events import Event
from chassis.outbox import announce
from chassis.telemetry import AUDIT_ALARMS

log = structlog.get_logger()

AT_ONCE = 500
"""Entries of one sealing transaction."""

NETWORKS_KEPT_FOR = timedelta(days=30)
FORGOTTEN_AT_ONCE = 5_000
"""Most entries that one run forgets: a clock that jumps cannot empty an archive in a night."""


@dataclass(frozen=True)
class Sealer:
    """Seals the chains of one service, landlord by landlord."""

    signer: Signer
    """The service itself: its issuer names the chain."""

    keys: Mapping[str, Ed25519PublicKey] = field(repr=False)
    """Public keys by issuer, retired ones as `retired:<issuer>:<key id>`."""

    pen: Pen
    anchored: type[Event]
    """The event that tells a second service where the chain ends."""

    @property
    def service(self) -> str:
        """Name of the service, without its kind."""
        return self.signer.issuer.removeprefix("service:")

    async def seal(self, session: AsyncSession, *, landlord_id: UUID, at: datetime) -> int:
        """Chain what waits, sign the new end and announce it; return how many were chained.

        0 as well where another process is sealing, and where the chain was tampered with: nothing
        is built on an end that this service has not signed. `at` in UTC.
        """
        waiting = await session.scalar(
            select(UnsealedRow.number).where(UnsealedRow.landlord_id == landlord_id).limit(1)
        )
        if waiting is None or not await _is_alone(session, landlord_id):
            return 0
        end = await self._end(session, landlord_id)
        if end is None:
            return 0
        rows = await _work_off(session, landlord_id)
        good = [entry for entry in rows if isinstance(entry, EntryRow) and self._is_ours(entry)]
        for odd in rows:
            if odd not in good:
                self._raise_alarm(session, odd, landlord_id, at)
        if good:
            await self._chain(session, good, *end, landlord_id=landlord_id, at=at)
        return len(rows)

    async def miss_vanished(
        self, session: AsyncSession, *, landlord_id: UUID, at: datetime
    ) -> None:
        """Look whether what this process wrote is still there until it is sealed. `at` in UTC."""
        mine = [entry for entry, of in self.pen.committed.items() if of == landlord_id][:AT_ONCE]
        if not mine:
            return
        found = await session.execute(
            select(EntryRow.id, SealRow.position)
            .outerjoin(SealRow, SealRow.entry_id == EntryRow.id)
            .where(EntryRow.id.in_(mine))
        )
        positions: dict[UUID, int | None] = {row.id: row.position for row in found}
        for entry_id in mine:
            if entry_id not in positions:
                self._raise_alarm(session, entry_id, landlord_id, at)
            if positions.get(entry_id, 0) is not None:
                del self.pen.committed[entry_id]

    async def _end(self, session: AsyncSession, landlord_id: UUID) -> tuple[int, bytes] | None:
        """Return position and digest of the chain's end, if this service signed just that."""
        last = await session.scalar(
            select(SealRow)
            .where(SealRow.landlord_id == landlord_id)
            .order_by(SealRow.position.desc())
            .limit(1)
        )
        anchor = await session.scalar(
            select(AnchorRow)
            .where(AnchorRow.landlord_id == landlord_id)
            .order_by(AnchorRow.position.desc())
            .limit(1)
        )
        if anchor is None and last is None:
            return 0, chain.first_digest(self.service, landlord_id)
        is_signed = anchor is not None and is_signed_by(self.service, anchor, self.keys)
        if anchor is None or not is_signed or _end_of(last, anchor) != _end_of(None, anchor):
            log.error("audit.end_is_not_signed", landlord_id=str(landlord_id))
            AUDIT_ALARMS.inc()
            return None
        return anchor.position, anchor.digest

    def _is_ours(self, entry: EntryRow) -> bool:
        return entry.mark == chain.mark(self.pen.key, facts_of(entry))

    def _raise_alarm(
        self, session: AsyncSession, odd: EntryRow | UUID, landlord_id: UUID, at: datetime
    ) -> None:
        """Say in the log and in the chain itself that an entry is false, or was removed."""
        is_there = isinstance(odd, EntryRow)
        act = "audit.false_entry_found" if is_there else "audit.entry_missed"
        entry_id = odd.id if isinstance(odd, EntryRow) else odd
        log.error(act, entry_id=str(entry_id), landlord_id=str(landlord_id))
        AUDIT_ALARMS.inc()
        record(
            session,
            landlord_id=landlord_id,
            act=act,
            at=at,
            actor="clock",
            actor_kind="clock",
            details={"entry": str(entry_id)},
        )

    async def _chain(
        self,
        session: AsyncSession,
        entries: Sequence[EntryRow],
        position: int,
        digest: bytes,
        *,
        landlord_id: UUID,
        at: datetime,
    ) -> None:
        for entry in entries:
            position += 1
            digest = chain.next_digest(digest, position, facts_of(entry))
            session.add(
                SealRow(
                    landlord_id=landlord_id, position=position, entry_id=entry.id, digest=digest
                )
            )
        said = chain.statement(self.service, landlord_id, position, digest, at)
        facts: dict[str, Any] = {
            "landlord_id": landlord_id,
            "position": position,
            "sealed_at": at,
            "key_id": chain.key_id(self.signer.key.public_key()),
        }
        signature = self.signer.key.sign(said)
        session.add(AnchorRow(**facts, digest=digest, signature=signature))
        announce(
            session,
            self.anchored(
                **facts, service=self.service, digest=digest.hex(), signature=signature.hex()
            ),
        )


def _end_of(last: SealRow | None, anchor: AnchorRow) -> tuple[int, bytes]:
    return (last.position, last.digest) if last else (anchor.position, anchor.digest)


async def _is_alone(session: AsyncSession, landlord_id: UUID) -> bool:
    """Hold the sealer's place until the transaction ends. False: another process has it."""
    held = await session.scalar(
        select(func.pg_try_advisory_xact_lock(func.hashtextextended(f"audit {landlord_id}", 0)))
    )
    return bool(held)


async def _work_off(session: AsyncSession, landlord_id: UUID) -> list[EntryRow | UUID]:
    """Take the next entries out of the queue, oldest first; the id alone of one that is gone."""
    queue = await session.execute(
        select(UnsealedRow.number, UnsealedRow.entry_id)
        .where(UnsealedRow.landlord_id == landlord_id)
        .order_by(UnsealedRow.number)
        .limit(AT_ONCE)
    )
    waiting = [(row.number, row.entry_id) for row in queue]
    ids = [entry_id for _, entry_id in waiting]
    found = await session.scalars(select(EntryRow).where(EntryRow.id.in_(ids)))
    entries = {entry.id: entry for entry in found}
    sealed = set(await session.scalars(select(SealRow.entry_id).where(SealRow.entry_id.in_(ids))))
    await session.execute(
        delete(UnsealedRow).where(UnsealedRow.number.in_([number for number, _ in waiting]))
    )
    once = dict.fromkeys(entry_id for entry_id in ids if entry_id not in sealed)
    return [entries.get(entry_id, entry_id) for entry_id in once]


def keys_of(service: str, keys: Mapping[str, Ed25519PublicKey]) -> dict[str, Ed25519PublicKey]:
    """Return the keys that may sign for `service`, the present and the retired, by key id."""
    issuer = f"service:{service}"
    return {
        chain.key_id(key): key
        for name, key in keys.items()
        if name == issuer or name.startswith(f"retired:{issuer}:")
    }


def is_signed_by(service: str, anchor: Any, keys: Mapping[str, Ed25519PublicKey]) -> bool:
    """Say whether the service signed this anchor. `digest` and `signature` in bytes."""
    key = keys_of(service, keys).get(anchor.key_id)
    if key is None:
        return False
    said = chain.statement(
        service, anchor.landlord_id, anchor.position, anchor.digest, anchor.sealed_at
    )
    try:
        key.verify(anchor.signature, said)
    except InvalidSignature:
        return False
    return True


async def forget_networks(session: AsyncSession, *, landlord_id: UUID, now: datetime) -> int:
    """Forget the exact networks of entries older than 30 days; return of how many. `now` in UTC.

    What is left is the area. The chain holds: it was hashed over a mark of the network.
    """
    old = (
        select(EntryRow.id)
        .where(
            EntryRow.landlord_id == landlord_id,
            EntryRow.network_salt.is_not(None),
            EntryRow.at < now - NETWORKS_KEPT_FOR,
        )
        .limit(AT_ONCE)
    )
    done = await session.scalars(
        update(EntryRow)
        .where(EntryRow.id.in_(old.scalar_subquery()))
        .values(network="", network_salt=None)
        .returning(EntryRow.id)
        .execution_options(synchronize_session=False)
    )
    return len(done.all())


async def forget_entries(
    session: AsyncSession, *, landlord_id: UUID, kept_for: timedelta, now: datetime
) -> int:
    """Forget the oldest part of a chain, up to an anchor signed `kept_for` ago. `now` in UTC.

    The anchor stays and says what came before. Return the position forgotten up to, 0 for none.
    The database itself refuses what is younger than a year.
    """
    first = await session.scalar(
        select(func.min(SealRow.position)).where(SealRow.landlord_id == landlord_id)
    )
    end = await session.scalar(
        select(func.max(AnchorRow.position)).where(
            AnchorRow.landlord_id == landlord_id,
            AnchorRow.sealed_at < now - kept_for,
            AnchorRow.position <= (first or 0) + FORGOTTEN_AT_ONCE,
        )
    )
    if first is None or end is None or end < first:
        return 0
    await session.execute(
        text("SELECT forget_audit(:landlord, :end)"), {"landlord": landlord_id, "end": end}
    )
    record(
        session,
        landlord_id=landlord_id,
        act="audit.old_entries_forgotten",
        at=now,
        actor="clock",
        actor_kind="clock",
        details={"from": str(first), "to": str(end)},
    )
    return end
