"""People of the record, whatever home they belong to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.words import query_wholes, query_words
from services.accounts.store.finding import account_ids_found
from services.accounts.store.words import WORDS_OF_CONTACT
from services.accounts.tables import AccountRow, ConnectionRow, ContactRow, UnitRow

MOST_PEOPLE = 50
"""People that one search shows."""
_PEOPLE = f"""
SELECT p.id, CASE WHEN EXISTS (
        SELECT FROM unnest(p.said) AS s (word), unnest(CAST(:wholes AS text[])) AS q (word)
        WHERE starts_with(s.word, q.word)
    ) THEN cardinality(CAST(:wanted AS text[])) ELSE (
        SELECT count(*) FROM unnest(CAST(:wanted AS text[])) AS q (word)
        WHERE EXISTS (SELECT FROM unnest(p.said) AS s (word) WHERE starts_with(s.word, q.word))
    ) END AS likeness
FROM (
    SELECT c.id, c.last_name, c.first_name,
        string_to_array({WORDS_OF_CONTACT} || ' '
            || lower(concat_ws(' ', c.first_name, c.last_name, c.organisation)), ' ') AS said
    FROM contacts c WHERE c.landlord_id = :landlord AND c.id IN (
        SELECT k.contact_id FROM connections k
        WHERE k.landlord_id = :landlord AND k.account_id = ANY (CAST(:ids AS uuid[]))
    )
) p
ORDER BY likeness DESC, p.last_name, p.first_name, p.id
LIMIT :limit
"""  # noqa: S608  fixed words alone


@dataclass(slots=True)
class Person:
    """A contact, with every home they are connected to."""

    contact: ContactRow
    homes: list[tuple[ConnectionRow, AccountRow, UnitRow]] = field(default_factory=list)
    is_named: bool = False
    """Every word of a search begins one of their own words."""


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
    session: AsyncSession, landlord_id: UUID, query: str, *, most: int = MOST_PEOPLE
) -> tuple[list[Person], bool]:
    """Return the people that a search finds, and whether there may be more.

    Somebody whose own name, address, number or reference was typed comes before those who merely
    live there.
    """
    account_ids, is_cut = await account_ids_found(session, landlord_id, query)
    wanted = query_words(query)
    found = await session.execute(
        text(_PEOPLE),
        {
            "landlord": landlord_id,
            "ids": account_ids,
            "wanted": wanted,
            "wholes": list(query_wholes(query)),
            "limit": most + 1,
        },
    )
    likeness = {row.id: int(row.likeness) for row in found}
    people = await people_with_ids(session, landlord_id, list(likeness)[:most])
    for person in people:
        person.is_named = likeness[person.contact.id] == len(wanted)
    people.sort(key=lambda person: -likeness[person.contact.id])
    return people, is_cut or len(likeness) > most
