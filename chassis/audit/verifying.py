"""Walking a chain from end to end, and saying what was done to it and where."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.audit import chain
from chassis.audit.sealing import NETWORKS_KEPT_FOR, is_signed_by
from chassis.audit.tables import AnchorRow, EntryRow, SealRow, UnsealedRow, facts_of
from chassis.db import Database

SEALED_WITHIN = timedelta(minutes=1)
WITNESSED_WITHIN = timedelta(minutes=10)
WITNESSED_AT_LATEST = timedelta(days=1)
NOTHING_FORGOTTEN_WITHIN = timedelta(days=365)
SHOWN = 100
"""Unsealed entries that are named one by one."""


@dataclass(frozen=True)
class Anchor:
    """The end of a chain as a witness keeps it."""

    landlord_id: UUID
    service: str
    position: int
    digest: bytes
    sealed_at: datetime
    key_id: str
    signature: bytes


@dataclass(frozen=True)
class Finding:
    """One thing that must not be."""

    code: str
    """`changed`, `removed`, `truncated`, `rewritten`, `added`, `planted`, `kept_out`,
    `network_changed`, `not_signed`, `witness_false` or `not_witnessed`."""

    text: str
    position: int | None = None
    entry_id: UUID | None = None


@dataclass
class Report:
    """What a walk along one chain found."""

    service: str
    landlord_id: UUID
    entries: int = 0
    end: int = 0
    findings: list[Finding] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    """What may have an innocent cause."""

    def find(
        self, code: str, said: str, position: int | None = None, entry_id: UUID | None = None
    ) -> None:
        """Add a finding."""
        self.findings.append(Finding(code, said, position, entry_id))


@dataclass
class Walk:
    """One walk along one chain."""

    service: str
    landlord_id: UUID
    keys: Mapping[str, Ed25519PublicKey]
    witnessed: Sequence[Anchor]
    """Read before the walk begins: a chain may be ahead of its witnesses, never behind."""

    now: datetime
    mark_key: bytes | None = None
    """Where it is absent, planted entries show by their age alone."""

    def __post_init__(self) -> None:
        """Begin an empty report."""
        self.report = Report(self.service, self.landlord_id)
        self._before: bytes | None = None
        self._key_ids: list[str] = []
        self._last_anchor: AnchorRow | None = None

    async def verify(self, database: Database) -> Report:
        """Return what there is to say about the chain in `database`, as of one moment."""
        self._check_witnesses()
        told = {anchor.position: anchor for anchor in self.witnessed}
        async with _snapshot(database, self.landlord_id) as session:
            await self._begin(session)
            async for seal, entry, anchor in _links(session, self.landlord_id):
                self._check_link(seal, entry)
                if anchor is not None:
                    self._check_anchor(seal, anchor)
                if (kept := told.get(seal.position)) and kept.digest != seal.digest:
                    self._say_rewritten(seal.position, "its witness keeps")
            await self._check_end(session)
            await self._check_unsealed(session)
        return self.report

    def _check_witnesses(self) -> None:
        for anchor in self.witnessed:
            if not is_signed_by(self.service, anchor, self.keys):
                self.report.find(
                    "witness_false",
                    f"a witness keeps an end at {anchor.position} that the service never signed",
                    anchor.position,
                )

    async def _begin(self, session: AsyncSession) -> None:
        first = await session.scalar(
            select(SealRow.position)
            .where(SealRow.landlord_id == self.landlord_id)
            .order_by(SealRow.position)
            .limit(1)
        )
        self._before = chain.first_digest(self.service, self.landlord_id)
        if first is None or first == 1:
            return
        checkpoint = await session.get(AnchorRow, (self.landlord_id, first - 1))
        is_signed = checkpoint and is_signed_by(self.service, checkpoint, self.keys)
        is_old = checkpoint and checkpoint.sealed_at < self.now - NOTHING_FORGOTTEN_WITHIN
        if checkpoint is None or not is_signed or not is_old:
            self.report.find(
                "removed", f"entries 1 to {first - 1} are gone, and not by their age", 1
            )
        self._before = checkpoint.digest if checkpoint and is_signed else None
        self.report.end = first - 1

    def _check_link(self, seal: SealRow, entry: EntryRow | None) -> None:
        report = self.report
        if seal.position != report.end + 1:
            report.find(
                "removed",
                f"entries {report.end + 1} to {seal.position - 1} are gone from the chain",
                report.end + 1,
            )
            self._before = None
        if entry is None:
            report.find("removed", f"entry {seal.position} is gone", seal.position, seal.entry_id)
        else:
            report.entries += 1
            self._check_entry(seal, entry)
        # from here on as the chain says, so that each place is named once
        self._before, report.end = seal.digest, seal.position

    def _check_entry(self, seal: SealRow, entry: EntryRow) -> None:
        if self._before is not None:
            expected = chain.next_digest(self._before, seal.position, facts_of(entry))
            if expected != seal.digest:
                self.report.find(
                    "changed",
                    f"entry {seal.position} is not the one that was chained there",
                    seal.position,
                    entry.id,
                )
        if not _is_network_true(entry, self.now):
            self.report.find(
                "network_changed",
                f"the network of entry {seal.position} was changed, or removed too early",
                seal.position,
                entry.id,
            )

    def _check_anchor(self, seal: SealRow, anchor: AnchorRow) -> None:
        self._last_anchor = anchor
        is_going_back = anchor.key_id in self._key_ids[:-1]
        if not is_signed_by(self.service, anchor, self.keys) or is_going_back:
            self.report.find(
                "not_signed", f"the end at {seal.position} has no true signature", seal.position
            )
        elif anchor.digest != seal.digest:
            self._say_rewritten(seal.position, "the service signed")
        if anchor.key_id not in self._key_ids:
            self._key_ids.append(anchor.key_id)

    def _say_rewritten(self, position: int, who: str) -> None:
        self.report.find(
            "rewritten",
            f"the chain up to {position} is not the one that {who}",
            position,
        )

    async def _check_end(self, session: AsyncSession) -> None:
        report = self.report
        ahead = await session.scalar(
            select(AnchorRow.position)
            .where(AnchorRow.landlord_id == self.landlord_id, AnchorRow.position > report.end)
            .order_by(AnchorRow.position.desc())
            .limit(1)
        )
        told = max(self.witnessed, key=lambda anchor: anchor.position, default=None)
        known = max(ahead or 0, told.position if told else 0)
        if known > report.end:
            report.find(
                "truncated",
                f"the chain ends at {report.end}, but {known} was signed",
                report.end + 1,
            )
        signed = self._last_anchor.position if self._last_anchor else 0
        if ahead is None and signed < report.end and report.entries:
            report.find(
                "added",
                f"entries {signed + 1} to {report.end} were chained by nobody who may",
                signed + 1,
            )
        self._check_lag(told.position if told else 0)

    def _check_lag(self, told: int) -> None:
        last = self._last_anchor
        if last is None or last.position <= told:
            return
        late = self.now - last.sealed_at
        if late > WITNESSED_AT_LATEST:
            self.report.find(
                "not_witnessed", f"no witness has heard of anything after {told} for a day", told
            )
        elif late > WITNESSED_WITHIN:
            self.report.notices.append(
                f"no witness has heard of anything after {told} yet: is the broker down?"
            )

    async def _check_unsealed(self, session: AsyncSession) -> None:
        rows = await session.execute(
            select(EntryRow, UnsealedRow.number)
            .outerjoin(SealRow, SealRow.entry_id == EntryRow.id)
            .outerjoin(UnsealedRow, UnsealedRow.entry_id == EntryRow.id)
            .where(EntryRow.landlord_id == self.landlord_id, SealRow.entry_id.is_(None))
            .limit(SHOWN)
        )
        waiting = 0
        for entry, number in rows:
            is_fresh = timedelta(0) <= self.now - entry.stored_at < SEALED_WITHIN
            is_ours = self.mark_key is None or (
                entry.mark == chain.mark(self.mark_key, facts_of(entry))
            )
            if not is_ours or not entry.mark:
                self.report.find(
                    "planted", f"entry {entry.id} was not written by {self.service}", None, entry.id
                )
            elif not is_fresh and (number is None or self.mark_key is None):
                self.report.find(
                    "kept_out", f"entry {entry.id} was kept out of the chain", None, entry.id
                )
            elif not is_fresh:
                waiting += 1
        if waiting:
            self.report.notices.append(
                f"{waiting} entries wait for their place in the chain: is {self.service} running?"
            )


def _is_network_true(entry: EntryRow, now: datetime) -> bool:
    if entry.network_mark is None:
        return not entry.network and entry.network_salt is None
    if entry.network_salt is None:
        is_due = entry.at < now - NETWORKS_KEPT_FOR
        return is_due and not entry.network
    return chain.network_mark(entry.network_salt, entry.network) == entry.network_mark


@asynccontextmanager
async def _snapshot(database: Database, landlord_id: UUID) -> AsyncIterator[AsyncSession]:
    """Open a long look at one moment of a landlord's rows."""
    async with database.sessions() as session, session.begin():
        await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        await session.execute(
            text(
                "SELECT set_config('lodge.landlord_id', :landlord, true), "
                "set_config('statement_timeout', '0', true)"
            ),
            {"landlord": str(landlord_id)},
        )
        yield session


async def _links(
    session: AsyncSession, landlord_id: UUID
) -> AsyncIterator[tuple[SealRow, EntryRow | None, AnchorRow | None]]:
    found = await session.stream(
        select(SealRow, EntryRow, AnchorRow)
        .outerjoin(EntryRow, EntryRow.id == SealRow.entry_id)
        .outerjoin(
            AnchorRow,
            (AnchorRow.landlord_id == SealRow.landlord_id)
            & (AnchorRow.position == SealRow.position),
        )
        .where(SealRow.landlord_id == landlord_id)
        .order_by(SealRow.position)
        .execution_options(yield_per=1000)
    )
    async for seal, entry, anchor in found:
        yield seal, entry, anchor
