"""Queries about tries to sign in, and the record of what happened at the door."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast
from uuid import UUID, uuid4

from sqlalchemy import bindparam, delete, not_, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.audit import ActorKind, record
from services.identity.domain import tries
from services.identity.domain.locks import UNTIL_PROVED, Standing
from services.identity.domain.users import UserKind
from services.identity.tables import SignInCounterRow, SignInTryRow

# Statements of every single sign-in are built once: that takes longer than answering them.
_COUNTER = (
    select(SignInCounterRow)
    .where(
        SignInCounterRow.landlord_id == bindparam("landlord_id"),
        SignInCounterRow.kind == bindparam("kind"),
        SignInCounterRow.identifier == bindparam("identifier"),
    )
    .with_for_update()
)
_TRIES = select(SignInTryRow.id, SignInTryRow.taken_at).where(
    SignInTryRow.landlord_id == bindparam("landlord_id"),
    SignInTryRow.kind == bindparam("kind"),
    SignInTryRow.identifier == bindparam("identifier"),
)
_TAKE_TRY = insert(SignInTryRow)
_END_TRY = (
    delete(SignInTryRow).where(SignInTryRow.id == bindparam("try_id")).returning(SignInTryRow.id)
)


async def counter_for_update(
    session: AsyncSession, *, landlord_id: UUID, kind: UserKind, identifier: bytes, now: datetime
) -> SignInCounterRow:
    """Return the identifier's counter, made if need be, locked until the transaction ends."""
    key = {"landlord_id": landlord_id, "kind": kind, "identifier": identifier}
    known = await session.scalar(_COUNTER, key)
    if known is not None:
        return known
    await session.execute(
        insert(SignInCounterRow).values(**key, failures=0, changed_at=now).on_conflict_do_nothing()
    )
    made = await session.scalars(_COUNTER, key)
    return made.one()


def standing_of(counter: SignInCounterRow) -> Standing:
    """Return how the address stands, as stored."""
    return Standing(
        failures=counter.failures,
        failed_at=counter.failed_at,
        of_day=counter.of_day,
        day_began_at=counter.day_began_at,
        locked_until=counter.locked_until,
    )


def keep_standing(counter: SignInCounterRow, standing: Standing, *, now: datetime) -> None:
    """Store how the address stands from now on. What has not changed is not written."""
    if standing == standing_of(counter):
        return
    for name, value in standing._asdict().items():
        setattr(counter, name, value)
    counter.changed_at = now


async def standings(
    session: AsyncSession, *, landlord_id: UUID, kind: UserKind, identifiers: Sequence[bytes]
) -> dict[bytes, Standing]:
    """Return how addresses stand, by their stand-ins. Those nobody tried are absent."""
    found = await session.scalars(
        select(SignInCounterRow).where(
            SignInCounterRow.landlord_id == landlord_id,
            SignInCounterRow.kind == kind,
            SignInCounterRow.identifier.in_(identifiers),
        )
    )
    return {counter.identifier: standing_of(counter) for counter in found}


async def clear_counters(
    session: AsyncSession, *, landlord_id: UUID, kind: UserKind, identifiers: Sequence[bytes]
) -> Sequence[datetime | None]:
    """Forget all failures of these stand-ins; return until when each of them was locked."""
    gone = await session.scalars(
        delete(SignInCounterRow)
        .where(
            SignInCounterRow.landlord_id == landlord_id,
            SignInCounterRow.kind == kind,
            SignInCounterRow.identifier.in_(identifiers),
        )
        .returning(SignInCounterRow.locked_until)
    )
    return gone.all()


async def tries_in_flight(
    session: AsyncSession, counter: SignInCounterRow, *, now: datetime
) -> tuple[int, int]:
    """Count the identifier's tries that are being looked at, and those nobody settled in time.

    The second kind is deleted.
    """
    found = await session.execute(
        _TRIES,
        {
            "landlord_id": counter.landlord_id,
            "kind": counter.kind,
            "identifier": counter.identifier,
        },
    )
    begun = found.all()
    dead = [row.id for row in begun if row.taken_at <= now - tries.TRY_TAKES_AT_MOST]
    if dead:
        await session.execute(delete(SignInTryRow).where(SignInTryRow.id.in_(dead)))
    return len(begun) - len(dead), len(dead)


async def take_try(session: AsyncSession, counter: SignInCounterRow, *, now: datetime) -> UUID:
    """Store that a try begins and return its id."""
    try_id = uuid4()
    connection = await session.connection()
    await connection.execute(
        _TAKE_TRY,
        {
            "id": try_id,
            "landlord_id": counter.landlord_id,
            "kind": counter.kind,
            "identifier": counter.identifier,
            "taken_at": now,
        },
    )
    return try_id


async def end_try(session: AsyncSession, try_id: UUID) -> bool:
    """Delete a try. False: it took too long and was counted as a failure before."""
    connection = await session.connection()
    return await connection.scalar(_END_TRY, {"try_id": try_id}) is not None


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
    record(
        session,
        landlord_id=landlord_id,
        act=act,
        at=at,
        actor=actor,
        actor_kind=_kind_of(actor, kind, user_id),
        subject_kind=kind,
        subject_id=user_id,
        identifier=identifier,
        details=details,
    )


def _kind_of(actor: str, kind: UserKind, user_id: UUID | None) -> ActorKind:
    """Say who an actor is: a person's id that is not the login's own is a member of staff's."""
    if actor in {"operator", "stranger", "clock"}:
        return cast("ActorKind", actor)
    if actor.startswith("service:"):
        return "service"
    return cast("ActorKind", str(kind)) if actor == str(user_id) else "staff"


async def forget_quiet_counters(
    session: AsyncSession, *, before: datetime, locked_before: datetime
) -> None:
    """Delete tries and counters that nothing has changed since `before` (UTC).

    Counters of locks that only proof ends stay until nothing has changed since `locked_before`.
    """
    await session.execute(delete(SignInTryRow).where(SignInTryRow.taken_at < before))
    is_for_good = SignInCounterRow.locked_until >= UNTIL_PROVED
    await session.execute(
        delete(SignInCounterRow).where(
            SignInCounterRow.changed_at < before,
            or_(
                SignInCounterRow.locked_until.is_(None),
                not_(is_for_good),
                SignInCounterRow.changed_at < locked_before,
            ),
        )
    )
