"""Prepare what cases holds about a person who asked."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from chassis.own_data import OwnFile, OwnSection, as_text, keep_part
from contracts.events.cases import CasesOwnDataPrepared
from services.cases.domain.files import FileState, is_shown
from services.cases.store.cases import answers_of, every_case_of_customer
from services.cases.store.files import files_of
from services.cases.store.own_data import shown_entries_of, told_and_replied
from services.cases.tables import CaseFileRow, CaseRow


async def prepare_own_data(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    request_id: UUID,
    user_id: UUID,
    contact_id: UUID,
    registration_id: UUID | None,
    at: datetime,
) -> None:
    """Gather their cases as far as they are theirs to read, and the files they sent. `at` in UTC.

    Staff's own notes and the names of staff are left out, as on the pages of the portal.
    """
    cases = [
        case
        async for part in every_case_of_customer(
            session, landlord_id=landlord_id, contact_id=contact_id, registration_id=registration_id
        )
        for case in part
    ]
    cases.sort(key=lambda case: (case.received_at, case.reference), reverse=True)
    sections = [_list(cases)]
    files = []
    for case in cases:
        sections += [
            await _submitted(session, case, registration_id),
            await _timeline(session, case),
            await _questions(session, case),
        ]
        files += [
            _file(row, case)
            for row in await files_of(session, case)
            if is_shown(row.kind, FileState(row.state))
        ]
    items = await keep_part(
        session,
        service="cases",
        landlord_id=landlord_id,
        request_id=request_id,
        user_id=user_id,
        sections=sections,
        files=files,
        at=at,
    )
    announce(
        session,
        CasesOwnDataPrepared(
            landlord_id=landlord_id,
            occurred_at=at,
            request_id=request_id,
            user_id=user_id,
            items=items,
        ),
    )


def _list(cases: Sequence[CaseRow]) -> OwnSection:
    return OwnSection(
        title="Your cases",
        rows=[
            {
                "Number": case.reference,
                "Kind": case.kind,
                "State": case.status,
                "Received": as_text(case.received_at),
                "Last changed": as_text(case.changed_at),
                "Name": case.customer_name,
                "Place": case.customer_place,
            }
            for case in cases
        ],
    )


async def _submitted(
    session: AsyncSession, case: CaseRow, registration_id: UUID | None
) -> OwnSection:
    """Return what was typed, where it is this person who typed it."""
    is_own = case.registration_id is None or case.registration_id == registration_id
    answers = await answers_of(session, case) if is_own else {}
    return OwnSection(
        title=f"{case.reference}: what you sent",
        rows=[{"What": fact, "Value": value} for fact, value in answers.items() if value],
    )


async def _timeline(session: AsyncSession, case: CaseRow) -> OwnSection:
    return OwnSection(
        title=f"{case.reference}: what happened",
        rows=[
            {
                "When": as_text(row.at),
                "What": row.kind,
                "By": {"customer": "you", "staff": "staff"}.get(row.by_kind, "Lodge"),
                "Text": row.text,
            }
            for row in await shown_entries_of(session, case)
        ],
    )


async def _questions(session: AsyncSession, case: CaseRow) -> OwnSection:
    return OwnSection(
        title=f"{case.reference}: what we asked and told you",
        rows=[
            {"When": as_text(each.at), "From us": each.said, "Your answer": each.answer}
            for each in await told_and_replied(session, case)
        ],
    )


def _file(row: CaseFileRow, case: CaseRow) -> OwnFile:
    ending = "pdf" if row.kind == "pdf" else "jpg"
    return OwnFile(file_id=row.id, name=f"{case.reference}-{row.id.hex[:8]}.{ending}")
