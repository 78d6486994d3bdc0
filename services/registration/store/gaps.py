"""What the record lacks, and whom its facts failed."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, delete, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Uuid

from services.registration.domain.gaps import HOLDER
from services.registration.domain.policy import IN_FORCE, OWNING_ROLES
from services.registration.domain.replica import RecordFacts
from services.registration.tables import FailedFactRow, RecordConnectionRow, RecordGapRow

_ONE_AT_A_TIME: Final = 7_220_114
"""First half of the lock under which a landlord's gaps are found; the second is the landlord's."""

_FIND = text(
    """
    WITH held AS (
        SELECT c.account_id, p.contact_id, p.surname_keys, p.birth_key
        FROM record_connections c
        JOIN record_contacts p ON p.contact_id = c.contact_id
        WHERE c.landlord_id = :landlord_id AND c.account_id = ANY(:ids)
          AND c.status = ANY(:in_force) AND c.role = ANY(:owning)
    ), gaps AS (
        SELECT 'email' AS field, account_id FROM held h WHERE NOT EXISTS (
            SELECT FROM record_emails e
            WHERE e.landlord_id = :landlord_id AND e.contact_id = h.contact_id)
        UNION
        SELECT 'date_of_birth', account_id FROM held
        WHERE birth_key IS NULL AND cardinality(surname_keys) > 0
        UNION
        SELECT 'postcode', account_id FROM record_accounts
        WHERE account_id = ANY(:ids) AND postcode_key = ''
        UNION
        SELECT :holder, account_id FROM record_accounts
        WHERE account_id = ANY(:ids) AND account_id NOT IN (SELECT account_id FROM held)
    )
    INSERT INTO record_gaps (landlord_id, field, account_id)
    SELECT :landlord_id, g.field, g.account_id
    FROM gaps g JOIN record_accounts a ON a.account_id = g.account_id
    WHERE a.landlord_id = :landlord_id AND a.is_current
    ORDER BY g.field, g.account_id
    """
).bindparams(bindparam("ids", type_=ARRAY(Uuid)))


async def find_gaps(session: AsyncSession, facts: RecordFacts, *, landlord_id: UUID) -> None:
    """Find anew what the accounts lack that `facts` touched. Call it after they are stored.

    One batch of a landlord at a time, until its transaction ends: whoever comes second sees
    what the first one stored.
    """
    lock = func.pg_advisory_xact_lock(_ONE_AT_A_TIME, func.hashtext(str(landlord_id)))
    await session.execute(select(lock))
    touched = {one.account_id for one in facts.accounts}
    touched |= {one.account_id for one in facts.connections}
    contacts = [one.contact_id for one in facts.contacts]
    if contacts:
        of_people = await session.scalars(
            select(RecordConnectionRow.account_id).where(
                RecordConnectionRow.landlord_id == landlord_id,
                RecordConnectionRow.contact_id.in_(contacts),
            )
        )
        touched |= set(of_people)
    if not touched:
        return
    ids = sorted(touched)
    await session.execute(
        delete(RecordGapRow).where(
            RecordGapRow.landlord_id == landlord_id, RecordGapRow.account_id.in_(ids)
        )
    )
    await session.execute(
        _FIND,
        {
            "landlord_id": landlord_id,
            "ids": ids,
            "in_force": list(IN_FORCE),
            "owning": list(OWNING_ROLES),
            "holder": HOLDER,
        },
    )


async def note_failed(
    session: AsyncSession,
    failed: Collection[tuple[str, UUID]],
    *,
    landlord_id: UUID,
    registration_id: UUID,
    at: datetime,
) -> None:
    """Store which fields of which accounts failed somebody; again, nothing changes."""
    if not failed:
        return
    lacking = await session.execute(
        select(RecordGapRow.field, RecordGapRow.account_id).where(
            RecordGapRow.landlord_id == landlord_id,
            RecordGapRow.account_id.in_({account_id for _, account_id in failed}),
        )
    )
    missing = {(field, account_id) for field, account_id in lacking}
    rows = [
        {
            "landlord_id": landlord_id,
            "field": field,
            "account_id": account_id,
            "registration_id": registration_id,
            "is_missing": (field, account_id) in missing,
            "failed_at": at,
        }
        for field, account_id in sorted(failed)
    ]
    await session.execute(insert(FailedFactRow).on_conflict_do_nothing(), rows)


async def count_gaps(session: AsyncSession, *, landlord_id: UUID) -> dict[str, int]:
    """Count the accounts that lack a field, by field."""
    found = await session.execute(
        select(RecordGapRow.field, func.count())
        .where(RecordGapRow.landlord_id == landlord_id)
        .group_by(RecordGapRow.field)
    )
    return {row[0]: row[1] for row in found}


async def count_failed(
    session: AsyncSession, *, landlord_id: UUID, since: datetime, until: datetime
) -> dict[tuple[str, bool], int]:
    """Count the people whom a field failed, by field and whether the record had nothing there."""
    people = func.count(func.distinct(FailedFactRow.registration_id))
    found = await session.execute(
        select(FailedFactRow.field, FailedFactRow.is_missing, people)
        .where(
            FailedFactRow.landlord_id == landlord_id,
            FailedFactRow.failed_at >= since,
            FailedFactRow.failed_at < until,
        )
        .group_by(FailedFactRow.field, FailedFactRow.is_missing)
    )
    return {(field, is_missing): count for field, is_missing, count in found}


async def accounts_lacking(
    session: AsyncSession, *, landlord_id: UUID, field: str, after: UUID | None, limit: int
) -> Sequence[UUID]:
    """Return accounts that lack a field, by id, those after `after`."""
    query = select(RecordGapRow.account_id).where(
        RecordGapRow.landlord_id == landlord_id, RecordGapRow.field == field
    )
    if after is not None:
        query = query.where(RecordGapRow.account_id > after)
    found = await session.scalars(query.order_by(RecordGapRow.account_id).limit(limit))
    return found.all()


async def accounts_failing(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    field: str,
    since: datetime,
    after: UUID | None,
    limit: int,
    among: Collection[UUID] | None = None,
) -> dict[UUID, tuple[int, bool]]:
    """Return accounts whose field failed people since: how many, and whether it was missing.

    By id, those after `after`; `among`: of these alone.
    """
    query = select(
        FailedFactRow.account_id,
        func.count(func.distinct(FailedFactRow.registration_id)),
        func.bool_or(FailedFactRow.is_missing),
    ).where(
        FailedFactRow.landlord_id == landlord_id,
        FailedFactRow.field == field,
        FailedFactRow.failed_at >= since,
    )
    if after is not None:
        query = query.where(FailedFactRow.account_id > after)
    if among is not None:
        query = query.where(FailedFactRow.account_id.in_(list(among)))
    found = await session.execute(
        query.group_by(FailedFactRow.account_id).order_by(FailedFactRow.account_id).limit(limit)
    )
    return {account_id: (count, is_missing) for account_id, count, is_missing in found}


async def forget_failed(session: AsyncSession, *, before: datetime) -> None:
    """Forget failures that no page counts any more."""
    await session.execute(delete(FailedFactRow).where(FailedFactRow.failed_at < before))
