"""The accounts of the replica that somebody unknown may belong to, found by indexed keys alone."""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import LargeBinary, Select, Text, Uuid, and_, any_, literal, select, union_all
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

MOST_LOOKED_AT = 100
"""Most accounts found by one fact; one block of flats shares a postcode."""

MOST_NAMESAKES = 60
"""More people than this of one name, and the name alone leads to nobody."""


async def accounts_named(session: AsyncSession, claim: Claim) -> list[Recorded]:
    """Return the accounts, with each of their contacts, that number, home or mailbox lead to.

    Number and postcode also with one slip in them; the postcode then beside the house number.
    """
    found = await session.scalars(union_all(*(_at_most(each) for each in _of_accounts(claim))))
    return await _recorded(session, set(found))


async def accounts_of_people(
    session: AsyncSession, claim: Claim, *, besides: Collection[UUID]
) -> list[Recorded]:
    """Return the accounts of people with this name, or whose mailbox is one slip away.

    A slip in the surname needs the right first name beside it.
    """
    mailbox = select(RecordEmailRow.contact_id).where(
        RecordEmailRow.email_key == _any_key(claim.email_near)
    )
    people = set(await session.scalars(mailbox.limit(MOST_LOOKED_AT)))
    for query in _of_namesakes(claim):
        namesakes = set(await session.scalars(query.limit(MOST_NAMESAKES + 1)))
        people |= namesakes if len(namesakes) <= MOST_NAMESAKES else set()
    if not people:
        return []
    accounts = select(RecordConnectionRow.account_id).where(
        RecordConnectionRow.contact_id == _any_id(people)
    )
    found = set(await session.scalars(accounts.limit(2 * MOST_LOOKED_AT)))
    return await _recorded(session, found.difference(besides))


def _of_accounts(claim: Claim) -> Iterable[Select[UUID]]:
    """Yield what finds accounts: mailbox, number, home, postcode."""
    yield (
        select(RecordConnectionRow.account_id)
        .join(RecordEmailRow, RecordEmailRow.contact_id == RecordConnectionRow.contact_id)
        .where(RecordEmailRow.email_key == claim.email_key)
    )
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


def _of_namesakes(claim: Claim) -> Iterable[Select[UUID]]:
    """Yield what finds people: the surname alone, and with a slip in it beside the first name."""
    people = select(RecordNameRow.contact_id)
    if claim.surname.exact:
        yield people.where(RecordNameRow.surname_key == _any(claim.surname.exact))
    if claim.surname.exact and claim.first_name_key:
        for surnames in (claim.surname.exact, claim.surname_near):
            yield people.where(
                RecordNameRow.surname_key == _any(surnames),
                RecordNameRow.first_name_key == claim.first_name_key,
            )


def _at_most(query: Select[UUID]) -> Select[UUID]:
    return select(query.limit(MOST_LOOKED_AT).subquery().c.account_id)


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


def _any_key(keys: Collection[bytes]) -> CollectionAggregate[bool]:
    return any_(literal(sorted(keys), ARRAY(LargeBinary)))


def _any_id(ids: Collection[UUID]) -> CollectionAggregate[bool]:
    return any_(literal(sorted(ids), ARRAY(Uuid)))
