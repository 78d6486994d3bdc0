"""Reading and adding cases."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import false, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from services.cases.domain.public import KIND as PUBLIC
from services.cases.domain.states import OPEN, CaseNotFound, CaseStatus
from services.cases.domain.targets import STANDARD_TARGET, Target
from services.cases.domain.workflow import SEND_KEY
from services.cases.tables import (
    AnswerRow,
    CaseRow,
    DecisionRow,
    RegistrationRow,
    TargetRow,
    WordRow,
)

PART: Final = 200
"""Cases that are read at a time."""


async def case_for_update(session: AsyncSession, case_id: UUID) -> CaseRow:
    """Return the case, locked until the transaction ends. Raise `CaseNotFound`."""
    case = await session.scalar(
        select(CaseRow)
        .where(CaseRow.id == case_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if case is None:
        raise CaseNotFound("there is no such case")
    return case


async def find_case(session: AsyncSession, case_id: UUID) -> CaseRow | None:
    """Return the case, or None; until the transaction ends nobody else opens one with this id."""
    await session.execute(
        select(func.pg_advisory_xact_lock(func.hashtextextended(str(case_id), 0)))
    )
    return await session.get(CaseRow, case_id)


async def case_by_id(session: AsyncSession, case_id: UUID) -> CaseRow:
    """Return the case as it stands. Raise `CaseNotFound`."""
    case = await session.get(CaseRow, case_id)
    if case is None:
        raise CaseNotFound("there is no such case")
    return case


async def case_with_reference(
    session: AsyncSession, *, landlord_id: UUID, reference: str
) -> CaseRow | None:
    """Return the case of a number as people type it, or None."""
    compact = "".join(reference.split()).upper()
    return await session.scalar(
        select(CaseRow).where(CaseRow.landlord_id == landlord_id, CaseRow.reference == compact)
    )


async def case_of_registration(
    session: AsyncSession, *, landlord_id: UUID, registration_id: UUID, is_locked: bool = False
) -> CaseRow | None:
    """Return the one case of a registration, or None while there is none."""
    query = select(CaseRow).where(
        CaseRow.landlord_id == landlord_id, CaseRow.registration_id == registration_id
    )
    return await session.scalar(query.with_for_update() if is_locked else query)


async def public_case(
    session: AsyncSession, *, landlord_id: UUID, case_id: UUID, is_locked: bool = False
) -> CaseRow | None:
    """Return the case of somebody who is no customer, or None."""
    query = select(CaseRow).where(
        CaseRow.landlord_id == landlord_id, CaseRow.id == case_id, CaseRow.kind == PUBLIC
    )
    return await session.scalar(query.with_for_update() if is_locked else query)


async def cases_of_customer(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    contact_id: UUID | None,
    registration_id: UUID | None,
) -> Sequence[CaseRow]:
    """Return a customer's own cases, newest first, at most 200."""
    rows = await session.scalars(
        select(CaseRow)
        .where(
            CaseRow.landlord_id == landlord_id,
            or_(
                CaseRow.contact_id == contact_id if contact_id else false(),
                CaseRow.registration_id == registration_id if registration_id else false(),
            ),
        )
        .order_by(CaseRow.received_at.desc(), CaseRow.id)
        .limit(200)
    )
    return rows.all()


async def open_cases_of_customer(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    contact_id: UUID | None,
    registration_id: UUID | None,
    limit: int,
) -> Sequence[str]:
    """Return the references of a customer's own cases that are not closed, newest first."""
    rows = await session.scalars(
        select(CaseRow.reference)
        .where(
            CaseRow.landlord_id == landlord_id,
            or_(
                CaseRow.contact_id == contact_id if contact_id else false(),
                CaseRow.registration_id == registration_id if registration_id else false(),
            ),
            CaseRow.status != CaseStatus.CLOSED,
        )
        .order_by(CaseRow.received_at.desc(), CaseRow.id)
        .limit(limit)
    )
    return rows.all()


async def every_case_of_customer(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    contact_id: UUID | None,
    registration_id: UUID | None,
) -> AsyncIterator[Sequence[CaseRow]]:
    """Yield all of a customer's own cases, in parts."""
    after: UUID | None = None
    while True:
        query = select(CaseRow).where(
            CaseRow.landlord_id == landlord_id,
            or_(
                CaseRow.contact_id == contact_id if contact_id else false(),
                CaseRow.registration_id == registration_id if registration_id else false(),
            ),
        )
        if after is not None:
            query = query.where(CaseRow.id > after)
        rows = (await session.scalars(query.order_by(CaseRow.id).limit(PART))).all()
        if rows:
            yield rows
        if len(rows) < PART:
            return
        after = rows[-1].id


async def cases_of_account(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    account_id: UUID,
    skipped: int = 0,
    limit: int = 50,
) -> Sequence[CaseRow]:
    """Return cases about an account, newest first: at most `limit`, after those `skipped`."""
    rows = await session.scalars(
        select(CaseRow)
        .where(CaseRow.landlord_id == landlord_id, CaseRow.account_id == account_id)
        .order_by(CaseRow.received_at.desc(), CaseRow.id)
        .offset(skipped)
        .limit(limit)
    )
    return rows.all()


async def cases_of_account_before(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    account_id: UUID,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[CaseRow]:
    """Return cases about an account that came before a moment, the newest first."""
    query = select(CaseRow).where(
        CaseRow.landlord_id == landlord_id, CaseRow.account_id == account_id
    )
    if before is not None:
        query = query.where(tuple_(CaseRow.received_at, CaseRow.id) < tuple_(*before))
    rows = await session.scalars(
        query.order_by(CaseRow.received_at.desc(), CaseRow.id.desc()).limit(limit)
    )
    return rows.all()


async def answers_of(session: AsyncSession, case: CaseRow) -> dict[str, str]:
    """Return what the customer submitted, by fact, in the order of the form."""
    rows = await session.scalars(
        select(AnswerRow)
        .where(AnswerRow.landlord_id == case.landlord_id, AnswerRow.case_id == case.id)
        .order_by(AnswerRow.position)
    )
    return {row.fact: row.value for row in rows}


def add_answers(session: AsyncSession, case: CaseRow, answers: Mapping[str, str]) -> None:
    """Store what the customer submitted, keeping its order."""
    session.add_all(
        AnswerRow(
            case_id=case.id,
            position=position,
            landlord_id=case.landlord_id,
            fact=fact,
            value=value,
        )
        for position, (fact, value) in enumerate(answers.items())
    )


def add_words(session: AsyncSession, case: CaseRow, words: Iterable[str]) -> None:
    """Let the search find the case under `words`."""
    session.add_all(
        WordRow(landlord_id=case.landlord_id, word=word, case_id=case.id) for word in words
    )


async def target_in_force(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    kind: str,
    at: datetime,
    standard: Target = STANDARD_TARGET,
) -> Target:
    """Return the target in force at `at`: the latest that had begun, else `standard`."""
    row = await session.scalar(
        select(TargetRow)
        .where(
            TargetRow.landlord_id == landlord_id,
            TargetRow.kind == kind,
            TargetRow.effective_from <= at,
        )
        .order_by(TargetRow.effective_from.desc())
        .limit(1)
    )
    return Target(row.working_days, row.source) if row else standard


async def registration_for_update(
    session: AsyncSession, *, landlord_id: UUID, registration_id: UUID
) -> RegistrationRow:
    """Return what is known of a registration, locked; an empty row when nothing is yet.

    Whoever handles an event about the registration takes this lock first: opening its case
    and learning of its end cannot miss each other.
    """
    await session.execute(
        insert(RegistrationRow)
        .values(landlord_id=landlord_id, registration_id=registration_id)
        .on_conflict_do_nothing()
    )
    found = await session.scalars(
        select(RegistrationRow)
        .where(
            RegistrationRow.landlord_id == landlord_id,
            RegistrationRow.registration_id == registration_id,
        )
        .with_for_update()
    )
    return found.one()


async def requests_with_key_sent(
    session: AsyncSession, *, landlord_id: UUID, contact_id: UUID
) -> Sequence[CaseRow]:
    """Return the open requests for which staff sent this person a key, locked, by their ids."""
    sent = select(DecisionRow.case_id).where(
        DecisionRow.landlord_id == landlord_id,
        DecisionRow.case_id == CaseRow.id,
        DecisionRow.decision == SEND_KEY,
    )
    rows = await session.scalars(
        select(CaseRow)
        .where(
            CaseRow.landlord_id == landlord_id,
            CaseRow.contact_id == contact_id,
            CaseRow.status.in_(OPEN),
            sent.exists(),
        )
        .order_by(CaseRow.id)
        .with_for_update()
    )
    return rows.all()
