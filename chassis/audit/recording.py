"""Writing an act down, in the transaction of the act itself: no record, no act."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, cast
from uuid import UUID, uuid4

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session

from chassis.audit import chain
from chassis.audit.tables import EntryRow, UnsealedRow, facts_of
from chassis.auth import Caller
from chassis.origin import origin
from chassis.telemetry import correlation_id

ActorKind = Literal["customer", "staff", "service", "operator", "clock", "stranger"]

_PEN = "audit pen"
_NEW = "audit entries of this transaction"


@dataclass(frozen=True)
class Pen:
    """What a service writes its entries with, and what this process remembers of them."""

    key: bytes = field(repr=False)
    committed: dict[UUID, UUID] = field(default_factory=dict)
    """Entry → landlord, of entries this process committed and has not seen sealed yet. What is
    removed before it is sealed is missed by whoever wrote it."""

    def give_to(self, sessions: async_sessionmaker[AsyncSession]) -> None:
        """Let every session that `sessions` opens from now on write with this pen."""
        sessions.configure(info={_PEN: self})


def record(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    act: str,
    at: datetime,
    actor: str,
    actor_kind: ActorKind,
    actor_name: str = "",
    subject_kind: str = "",
    subject_id: UUID | None = None,
    identifier: bytes | None = None,
    details: Mapping[str, str] | None = None,
) -> UUID:
    """Write down who did what, and from where, in the caller's transaction. Return the entry's id.

    Where the entry cannot be stored the act fails with it. Nothing is locked: a job gives entries
    their place in the chain afterwards. `details` are facts that nobody must keep secret.
    """
    here = origin()
    salt = secrets.token_bytes(16) if here.network else None
    entry = EntryRow(
        id=uuid4(),
        landlord_id=landlord_id,
        at=at,
        act=act,
        actor_kind=actor_kind,
        actor=_storable(actor),
        actor_name=_storable(actor_name),
        subject_kind=subject_kind,
        subject_id=subject_id,
        identifier=identifier,
        correlation_id=correlation_id(),
        area=chain.area_of(here.network),
        network=here.network,
        network_salt=salt,
        network_mark=chain.network_mark(salt, here.network) if salt else None,
        browser=here.browser,
        details={_storable(name): _storable(value) for name, value in (details or {}).items()},
    )
    pen = cast("Pen | None", session.info.get(_PEN))
    # A session of no service has no pen. Its entry is kept, never sealed, and found by `verify`.
    entry.mark = chain.mark(pen.key, facts_of(entry)) if pen else b""
    session.add(entry)
    session.add(UnsealedRow(landlord_id=landlord_id, entry_id=entry.id))
    if pen is not None:
        _remember(session, pen, entry)
    return entry.id


def record_by(
    session: AsyncSession,
    caller: Caller,
    *,
    act: str,
    at: datetime,
    subject_kind: str = "",
    subject_id: UUID | None = None,
    details: Mapping[str, str] | None = None,
) -> UUID:
    """Write down what the caller of an operation did; otherwise as `record`."""
    kind = "stranger" if caller.kind in {"applicant", "public"} else caller.kind
    return record(
        session,
        landlord_id=caller.landlord_id,
        act=act,
        at=at,
        actor=caller.subject,
        actor_kind=cast("ActorKind", kind),
        actor_name=caller.name if caller.kind == "staff" else "",
        subject_kind=subject_kind,
        subject_id=subject_id,
        details=details,
    )


def _remember(session: AsyncSession, pen: Pen, entry: EntryRow) -> None:
    if _NEW not in session.info:
        session.info[_NEW] = []

        def committed(done: Session) -> None:
            written = cast("list[EntryRow]", session.info.pop(_NEW, []))
            pen.committed.update({row.id: row.landlord_id for row in written if row in done})

        event.listen(session.sync_session, "after_commit", committed, once=True)
    session.info[_NEW].append(entry)


def _storable(text: str) -> str:
    """Leave out what PostgreSQL cannot hold: the null character, halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
