"""The accounts of the replica that somebody unknown may belong to, found by indexed keys alone."""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import LargeBinary, Select, Text, Uuid, and_, any_, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import CollectionAggregate

from services.registration.domain.names import SurnameKeys
from services.registration.domain.ranking import Claim, Recorded
from services.registration.tables import (
    RecordAccountRow,
    RecordConnectionRow,
    RecordContactRow,
    RecordEmailRow,
    RecordNameRow,
)

MOST_LOOKED_AT = 150
"""Most accounts found by one fact; one block of flats shares a postcode."""

MOST_NAMESAKES = 60
"""More people than this of one surname, and the surname alone leads to nobody."""


async def accounts_worth_a_look(session: AsyncSession, claim: Claim) -> list[Recorded]:
    """Return the accounts, with each of their contacts, that share a rare fact with `claim`."""
    ids: set[UUID] = set()
    for query in _of_accounts(claim):
        ids.update(await session.scalars(query.limit(MOST_LOOKED_AT)))
    people: set[UUID] = set()
    for query in _of_people(claim):
        people.update(await session.scalars(query.limit(MOST_LOOKED_AT)))
    people |= await _namesakes(session, claim)
    if people:
        ids.update(
            await session.scalars(
                select(RecordConnectionRow.account_id)
                .where(RecordConnectionRow.contact_id == _any_id(people))
                .limit(2 * MOST_LOOKED_AT)
            )
        )
    return await _recorded(session, ids)


def _of_accounts(claim: Claim) -> Iterable[Select[UUID]]:
    """Yield what finds accounts: number, postcode, and both with one slip in them."""
    accounts = select(RecordAccountRow.account_id)
    references = {claim.account_reference_key, *claim.account_reference_near} - {""}
    if references:
        yield accounts.where(RecordAccountRow.reference_key == _any(references))
    if claim.postcode_keys and claim.door_keys:
        yield accounts.where(
            RecordAccountRow.postcode_key == _any(claim.postcode_keys | claim.postcode_near),
            RecordAccountRow.door_key == _any(claim.door_keys),
        )
    if claim.postcode_keys:
        yield accounts.where(RecordAccountRow.postcode_key == _any(claim.postcode_keys))


def _of_people(claim: Claim) -> Iterable[Select[UUID]]:
    """Yield what finds people: the mailbox, and both names, each with one slip in it."""
    mailboxes = {claim.email_key, *claim.email_near} - {b""}
    yield select(RecordEmailRow.contact_id).where(
        RecordEmailRow.email_key == any_(literal(sorted(mailboxes), ARRAY(LargeBinary)))
    )
    if claim.first_name_key:
        yield select(RecordNameRow.contact_id).where(
            RecordNameRow.surname_key == _any(claim.surname.exact | claim.surname_near),
            RecordNameRow.first_name_key == claim.first_name_key,
        )


async def _namesakes(session: AsyncSession, claim: Claim) -> set[UUID]:
    """Return the people of this surname, where it is rare."""
    found = await session.scalars(
        select(RecordNameRow.contact_id)
        .where(RecordNameRow.surname_key == _any(claim.surname.exact))
        .limit(MOST_NAMESAKES + 1)
    )
    people = set(found)
    return people if len(people) <= MOST_NAMESAKES else set()


async def _recorded(session: AsyncSession, ids: Collection[UUID]) -> list[Recorded]:
    if not ids:
        return []
    rows = await session.execute(
        select(
            RecordAccountRow.account_id,
            RecordAccountRow.reference_key,
            RecordAccountRow.postcode_key,
            RecordAccountRow.start_month,
            RecordAccountRow.door_key,
            RecordContactRow.contact_id,
            RecordContactRow.surname_keys,
            RecordContactRow.surname_parts,
            RecordContactRow.first_name_key,
        )
        .outerjoin(
            RecordConnectionRow,
            and_(
                RecordConnectionRow.landlord_id == RecordAccountRow.landlord_id,
                RecordConnectionRow.account_id == RecordAccountRow.account_id,
            ),
        )
        .outerjoin(RecordContactRow, RecordContactRow.contact_id == RecordConnectionRow.contact_id)
        .where(RecordAccountRow.account_id == _any_id(ids))
    )
    found = rows.all()
    emails = await _emails_of(session, {row.contact_id for row in found if row.contact_id})
    return [
        Recorded(
            account_id=row.account_id,
            reference_key=row.reference_key,
            postcode_key=row.postcode_key,
            start_month=row.start_month,
            door_key=row.door_key,
            contact_id=row.contact_id,
            surname=SurnameKeys(
                frozenset(row.surname_keys or ()), frozenset(row.surname_parts or ())
            ),
            email_keys=frozenset(emails.get(row.contact_id, ())),
            first_name_key=row.first_name_key or "",
        )
        for row in found
    ]


async def _emails_of(
    session: AsyncSession, contact_ids: Collection[UUID]
) -> dict[UUID, list[bytes]]:
    emails: dict[UUID, list[bytes]] = {}
    if contact_ids:
        rows = await session.execute(
            select(RecordEmailRow.contact_id, RecordEmailRow.email_key).where(
                RecordEmailRow.contact_id == _any_id(contact_ids)
            )
        )
        for contact_id, key in rows:
            emails.setdefault(contact_id, []).append(key)
    return emails


def _any(keys: Collection[str]) -> CollectionAggregate[bool]:
    """Return one parameter for many keys: a slip has hundreds of neighbours."""
    return any_(literal(sorted(keys), ARRAY(Text)))


def _any_id(ids: Collection[UUID]) -> CollectionAggregate[bool]:
    return any_(literal(sorted(ids), ARRAY(Uuid)))
