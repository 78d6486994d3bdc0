"""Prepare what accounts holds about a person who asked."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.outbox import announce
from chassis.own_data import OwnFile, OwnSection, as_text, keep_part, pounds
from contracts.events.accounts import AccountsOwnDataPrepared
from services.accounts.domain.money_seen import may_see_money
from services.accounts.domain.roles import london_date
from services.accounts.store import own_data as store
from services.accounts.store.reading import contact_of, homes_of
from services.accounts.tables import AccountRow, ConnectionRow, ContactRow, UnitRow
from services.accounts.use_cases.list_own_documents import list_own_documents


async def prepare_own_data(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    request_id: UUID,
    user_id: UUID,
    contact_id: UUID,
    at: datetime,
) -> None:
    """Gather the person, their homes, and the money they may see today. `at` in UTC.

    Of others who are connected to the same homes nothing is said. Of a home whose money the person
    may not see, or not any more, the ledger is left out.
    """
    person = await contact_of(session, landlord_id, contact_id)
    homes = await homes_of(session, landlord_id, contact_id)
    seen = {
        account.id: account
        for connection, account, _ in homes
        if may_see_money(connection, account, today=london_date(at))
    }
    sections = [
        _person(person),
        _homes(homes),
        await _corrections(session, landlord_id, contact_id),
        await _wishes(session, landlord_id, contact_id),
    ]
    files: list[OwnFile] = []
    for account in seen.values():
        sections += [await _ledger(session, account), await _payments(session, account, contact_id)]
        files += [
            OwnFile(
                file_id=row.id,
                only_with=account.id,
                name=f"statement-{row.first_day}-{row.last_day}-{row.id.hex[:8]}.pdf",
            )
            for row in await store.issued_statements(session, account, contact_id)
        ]
    listed, packed = await list_own_documents(session, landlord_id, homes, today=london_date(at))
    sections += listed
    files += packed
    items = await keep_part(
        session,
        service="accounts",
        landlord_id=landlord_id,
        request_id=request_id,
        user_id=user_id,
        sections=sections,
        files=files,
        at=at,
    )
    announce(
        session,
        AccountsOwnDataPrepared(
            landlord_id=landlord_id,
            occurred_at=at,
            request_id=request_id,
            user_id=user_id,
            items=items,
        ),
    )


def _person(person: ContactRow | None) -> OwnSection:
    said = (
        {}
        if person is None
        else {
            "Reference": as_text(person.contact_ref),
            "Title": person.title,
            "First name": person.first_name,
            "Last name": person.last_name,
            "Organisation": person.organisation,
            "Email address": person.email,
            "Other email addresses": as_text(person.other_emails),
            "Telephone": person.phone,
            "Evening telephone": person.phone_evening,
            "Mobile": person.mobile,
            "Date of birth": as_text(person.date_of_birth),
        }
    )
    return OwnSection(
        title="You in our records",
        rows=[{"What": what, "Value": value} for what, value in said.items() if value],
    )


def _homes(homes: list[tuple[ConnectionRow, AccountRow, UnitRow]]) -> OwnSection:
    return OwnSection(
        title="Your homes",
        rows=[
            {
                "Account": account.reference,
                "Address": ", ".join(
                    line
                    for line in (unit.address_line_1, unit.address_line_2, unit.town, unit.postcode)
                    if line
                ),
                "You are": connection.role,
                "State": connection.status,
                "From": as_text(connection.valid_from),
                "Until": as_text(connection.valid_to),
                "Money": as_text(connection.finance),
                "Repairs": as_text(connection.maintenance),
                "Keys": as_text(connection.keys),
                "Documents": as_text(connection.documents),
            }
            for connection, account, unit in homes
        ],
    )


async def _corrections(session: AsyncSession, landlord_id: UUID, contact_id: UUID) -> OwnSection:
    return OwnSection(
        title="What was changed by hand",
        rows=[
            {
                "When": as_text(row.changed_at),
                "Field": row.field,
                "Before": row.before,
                "After": row.after,
            }
            for row in await store.corrections_of(session, landlord_id, contact_id)
        ],
    )


async def _wishes(session: AsyncSession, landlord_id: UUID, contact_id: UUID) -> OwnSection:
    return OwnSection(
        title="What you asked us to change",
        rows=[
            {
                "When": as_text(row.asked_at),
                "Field": row.field,
                "Before": row.before,
                "Wanted": row.wanted,
                "State": row.state,
                "Decided": as_text(row.decided_at),
                "Reason": row.reason,
            }
            for row in await store.wishes_of(session, landlord_id, contact_id)
        ],
    )


async def _ledger(session: AsyncSession, account: AccountRow) -> OwnSection:
    return OwnSection(
        title=f"Charges and payments of {account.reference}",
        only_with=account.id,
        rows=[
            {
                "Day": as_text(row.entry_date),
                "Text": row.description or row.subtype,
                "Amount in pounds": pounds(row.amount_pence),
                "Owed after it": pounds(row.balance_pence),
            }
            for row in await store.ledger_entries(session, account)
        ],
    )


async def _payments(session: AsyncSession, account: AccountRow, contact_id: UUID) -> OwnSection:
    return OwnSection(
        title=f"What you paid online for {account.reference}",
        only_with=account.id,
        rows=[
            {
                "Begun": as_text(row.started_at),
                "Amount in pounds": pounds(row.amount_pence),
                "Reference": row.reference,
                "State": row.state,
                "Ended": as_text(row.ended_at),
            }
            for row in await store.own_payments(session, account, contact_id)
        ],
    )
