"""Writing the replica: newer facts replace older ones, whatever order they come in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from services.registration.domain.policy import IN_FORCE
from services.registration.domain.replica import (
    AccountFacts,
    ConnectionFacts,
    ContactFacts,
    RecordFacts,
)
from services.registration.store.posted import add_posted, void_posted
from services.registration.tables import (
    RecordAccountRow,
    RecordConnectionRow,
    RecordContactRow,
    RecordEmailRow,
    RecordIdentifierRow,
    RecordNameRow,
    Table,
)


async def apply_facts(
    session: AsyncSession,
    facts: RecordFacts,
    *,
    landlord_id: UUID,
    also_equal: bool,
    at: datetime,
) -> None:
    """Store what is newer than what is there; `also_equal` writes the same version anew.

    Who came to hold a home gets the portal key that `facts` brings; of who left, what was posted
    is void.

    Rows are written in the order of their ids, so that two batches never wait for each other
    in a circle.
    """
    written = await _newest(
        session,
        RecordAccountRow,
        RecordAccountRow.account_id,
        [
            {
                "account_id": one.account_id,
                "version": one.version,
                "reference_key": one.reference_key,
                "postcode_key": one.postcode_key,
                "start_month": one.start_month,
                "is_current": one.is_current,
                "door_key": one.door_key,
            }
            for one in facts.accounts
        ],
        landlord_id=landlord_id,
        also_equal=also_equal,
    )
    await _apply_identifiers(session, facts.accounts, written, landlord_id=landlord_id)
    await _apply_contacts(session, facts.contacts, landlord_id=landlord_id, also_equal=also_equal)
    connected = await _newest(
        session,
        RecordConnectionRow,
        RecordConnectionRow.connection_id,
        [_connection(one) for one in facts.connections],
        landlord_id=landlord_id,
        also_equal=also_equal,
    )
    over = [one.connection_id for one in facts.connections if one.status not in IN_FORCE]
    await void_posted(session, connected.intersection(over), at=at)
    keys = [one for one in facts.portal_keys if one.connection_id in connected]
    await add_posted(session, keys, landlord_id=landlord_id, at=at)


async def _apply_identifiers(
    session: AsyncSession,
    accounts: Sequence[AccountFacts],
    written: set[UUID],
    *,
    landlord_id: UUID,
) -> None:
    """Replace the numbers of the accounts that were written."""
    if not written:
        return
    await session.execute(
        delete(RecordIdentifierRow).where(RecordIdentifierRow.account_id.in_(written))
    )
    newest = {one.account_id: one for one in sorted(accounts, key=lambda one: one.version)}
    numbers = [
        {"landlord_id": landlord_id, "kind": kind, "value_key": key, "account_id": account_id}
        for account_id in sorted(written)
        for kind, key in sorted(newest[account_id].identifiers)
    ]
    if numbers:
        await session.execute(insert(RecordIdentifierRow).on_conflict_do_nothing(), numbers)


def _connection(one: ConnectionFacts) -> dict[str, Any]:
    return {
        "connection_id": one.connection_id,
        "version": one.version,
        "account_id": one.account_id,
        "contact_id": one.contact_id,
        "role": one.role,
        "status": one.status,
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
    }


async def _apply_contacts(
    session: AsyncSession,
    contacts: Sequence[ContactFacts],
    *,
    landlord_id: UUID,
    also_equal: bool,
) -> None:
    rows = [
        {
            "contact_id": one.contact_id,
            "version": one.version,
            "surname_keys": sorted(one.surname.exact),
            "surname_parts": sorted(one.surname.parts),
            "first_name_key": one.first_name_key,
            "birth_key": one.birth_key,
        }
        for one in contacts
    ]
    written = await _newest(
        session,
        RecordContactRow,
        RecordContactRow.contact_id,
        rows,
        landlord_id=landlord_id,
        also_equal=also_equal,
    )
    if not written:
        return
    await session.execute(delete(RecordEmailRow).where(RecordEmailRow.contact_id.in_(written)))
    newest = {one.contact_id: one for one in sorted(contacts, key=lambda one: one.version)}
    emails = [
        {"landlord_id": landlord_id, "email_key": key, "contact_id": contact_id}
        for contact_id in sorted(written)
        for key in sorted(newest[contact_id].email_keys)
    ]
    if emails:
        await session.execute(insert(RecordEmailRow).on_conflict_do_nothing(), emails)
    await session.execute(delete(RecordNameRow).where(RecordNameRow.contact_id.in_(written)))
    names = [
        {
            "landlord_id": landlord_id,
            "surname_key": key,
            "first_name_key": newest[contact_id].first_name_key,
            "contact_id": contact_id,
        }
        for contact_id in sorted(written)
        for key in sorted(newest[contact_id].surname.exact)
    ]
    if names:
        await session.execute(insert(RecordNameRow).on_conflict_do_nothing(), names)


async def _newest(
    session: AsyncSession,
    table: type[Table],
    key: InstrumentedAttribute[UUID],
    rows: Sequence[dict[str, Any]],
    *,
    landlord_id: UUID,
    also_equal: bool,
) -> set[UUID]:
    """Insert `rows`, or replace older ones. Return the ids of those that were written."""
    newest = {row[key.key]: row for row in sorted(rows, key=lambda row: row["version"])}
    if not newest:
        return set()
    values = [{**newest[row_id], "landlord_id": landlord_id} for row_id in sorted(newest)]
    statement = insert(table).values(values)
    version = table.__table__.c.version
    is_newer = (
        version <= statement.excluded.version
        if also_equal
        else version < statement.excluded.version
    )
    written = await session.scalars(
        statement.on_conflict_do_update(
            index_elements=[key],
            set_={name: statement.excluded[name] for name in values[0]},
            where=is_newer,
        ).returning(key),
        execution_options={"populate_existing": True},
    )
    return set(written.all())
