"""People of the record, whatever home they belong to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.words import query_words, words_of
from services.accounts.store.finding import find_accounts
from services.accounts.tables import AccountRow, ConnectionRow, ContactRow, UnitRow

PAGES = 5
"""Pages of accounts that are looked through for people."""


@dataclass(slots=True)
class Person:
    """A contact, with every home they are connected to."""

    contact: ContactRow
    homes: list[tuple[ConnectionRow, AccountRow, UnitRow]] = field(default_factory=list)


async def people_with_ids(
    session: AsyncSession, landlord_id: UUID, contact_ids: Iterable[UUID]
) -> list[Person]:
    """Return these contacts, by name."""
    ids = list(contact_ids)
    contacts = await session.scalars(
        select(ContactRow)
        .where(ContactRow.landlord_id == landlord_id, ContactRow.id.in_(ids))
        .order_by(ContactRow.last_name, ContactRow.first_name, ContactRow.id)
    )
    people = {contact.id: Person(contact) for contact in contacts}
    homes = await session.execute(
        select(ConnectionRow, AccountRow, UnitRow)
        .join(AccountRow, AccountRow.id == ConnectionRow.account_id)
        .join(UnitRow, UnitRow.id == AccountRow.unit_id)
        .where(ConnectionRow.landlord_id == landlord_id, ConnectionRow.contact_id.in_(ids))
        .order_by(ConnectionRow.valid_from.desc(), ConnectionRow.id)
    )
    for connection, account, unit in homes:
        people[connection.contact_id].homes.append((connection, account, unit))
    return list(people.values())


async def people_found(
    session: AsyncSession, landlord_id: UUID, query: str
) -> tuple[list[Person], bool]:
    """Return the people that a search finds, and whether there may be more.

    Somebody whose own name or address was typed comes before those who merely live there.
    """
    account_ids: list[UUID] = []
    has_more = False
    for page in range(1, PAGES + 1):
        hits, has_more = await find_accounts(session, landlord_id, query, page=page)
        account_ids += [hit.account_id for hit in hits]
        if not has_more:
            break
    contact_ids = await session.scalars(
        select(ConnectionRow.contact_id).where(
            ConnectionRow.landlord_id == landlord_id, ConnectionRow.account_id.in_(account_ids)
        )
    )
    people = await people_with_ids(session, landlord_id, set(contact_ids))
    wanted = query_words(query)
    people.sort(key=lambda person: -_likeness(person.contact, wanted))
    return people, has_more


def is_named(contact: ContactRow, query: str) -> bool:
    """Say whether every word of the query begins one of the person's own words."""
    wanted = query_words(query)
    return bool(wanted) and _likeness(contact, wanted) == len(wanted)


def _likeness(contact: ContactRow, wanted: Sequence[str]) -> int:
    own = contact.words.split() or words_of(contact.first_name, contact.last_name)
    return sum(any(word.startswith(part) for word in own) for part in wanted)
