"""Queries about tries to sign in, and the record of what happened at the door."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.origin import origin
from chassis.telemetry import correlation_id
from services.identity.domain import tries
from services.identity.domain.users import UserKind
from services.identity.tables import SignInAuditRow, SignInCounterRow, SignInTryRow


async def counter_for_update(
    session: AsyncSession, *, landlord_id: UUID, kind: UserKind, identifier: bytes, now: datetime
) -> SignInCounterRow:
    """Return the identifier's counter, made if need be, locked until the transaction ends."""
    await session.execute(
        insert(SignInCounterRow)
        .values(
            landlord_id=landlord_id, kind=kind, identifier=identifier, failures=0, changed_at=now
        )
        .on_conflict_do_nothing()
    )
    found = await session.scalars(
        select(SignInCounterRow)
        .where(
            SignInCounterRow.landlord_id == landlord_id,
            SignInCounterRow.kind == kind,
            SignInCounterRow.identifier == identifier,
        )
        .with_for_update()
    )
    return found.one()


async def bury_dead_tries(
    session: AsyncSession, counter: SignInCounterRow, *, now: datetime
) -> int:
    """Delete tries that nobody settled in time and return how many they were."""
    gone = await session.scalars(
        delete(SignInTryRow)
        .where(
            *_of(counter),
            SignInTryRow.taken_at <= now - tries.TRY_TAKES_AT_MOST,
        )
        .returning(SignInTryRow.id)
    )
    return len(gone.all())


async def tries_in_flight(session: AsyncSession, counter: SignInCounterRow) -> int:
    """Count the identifier's tries that are taken and not settled."""
    count = await session.scalar(
        select(func.count()).select_from(SignInTryRow).where(*_of(counter))
    )
    return count or 0


async def take_try(session: AsyncSession, counter: SignInCounterRow, *, now: datetime) -> UUID:
    """Store that a try begins and return its id."""
    row = SignInTryRow(
        id=uuid4(),
        landlord_id=counter.landlord_id,
        kind=counter.kind,
        identifier=counter.identifier,
        taken_at=now,
    )
    session.add(row)
    await session.flush()
    return row.id


async def end_try(session: AsyncSession, try_id: UUID) -> bool:
    """Delete a try. False: it took too long and was counted as a failure before."""
    gone = await session.scalar(
        delete(SignInTryRow).where(SignInTryRow.id == try_id).returning(SignInTryRow.id)
    )
    return gone is not None


def note(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    act: str,
    at: datetime,
    kind: UserKind,
    actor: str,
    user_id: UUID | None = None,
    identifier: bytes | None = None,
    details: Mapping[str, str] | None = None,
) -> None:
    """Write down what happened at the door and from where, in the transaction of the fact.

    `details` are facts that nobody must keep secret, under stable names.
    """
    here = origin()
    session.add(
        SignInAuditRow(
            id=uuid4(),
            landlord_id=landlord_id,
            at=at,
            act=act,
            kind=kind,
            user_id=user_id,
            identifier=identifier,
            actor=actor,
            correlation_id=correlation_id(),
            network=here.network,
            browser=here.browser,
            details=dict(details or {}),
        )
    )


async def forget_quiet_counters(session: AsyncSession, *, before: datetime) -> None:
    """Delete counters that nothing has changed since `before` (UTC), and tries left from then."""
    await session.execute(delete(SignInTryRow).where(SignInTryRow.taken_at < before))
    await session.execute(delete(SignInCounterRow).where(SignInCounterRow.changed_at < before))


def _of(counter: SignInCounterRow) -> tuple[ColumnElement[bool], ...]:
    return (
        SignInTryRow.landlord_id == counter.landlord_id,
        SignInTryRow.kind == counter.kind,
        SignInTryRow.identifier == counter.identifier,
    )
