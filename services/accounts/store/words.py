"""The words by which staff find an account."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_PHONE = (
    "regexp_replace(regexp_replace({column}, '[^0-9]', '', 'g'),"
    " '^(00)?440?(?=[1-9][0-9]{{8,9}}$)', '0')"
)
"""The same as `phone_word`, told by a test."""

WORDS_OF_CONTACT = "concat_ws(' ', c.words, {phones}, {reference})".format(
    phones=", ".join(
        f"CASE WHEN c.{column} <> '' THEN {_PHONE.format(column=f'c.{column}')} END"
        for column in ("phone", "phone_evening", "mobile")
    ),
    reference="left(lower(regexp_replace(c.contact_ref, '[^A-Za-z0-9]', '', 'g')), 64)",
)
"""What a contact `c` is found by, separated by spaces: their words, numbers and reference."""

_FORGET = """
DELETE FROM account_words WHERE landlord_id = :landlord AND account_id IN ({accounts})
"""

_REMEMBER = """
INSERT INTO account_words (landlord_id, word, account_id)
SELECT DISTINCT CAST(:landlord AS uuid), w.word COLLATE "C" AS word, said.account_id
FROM (
    SELECT a.id AS account_id, u.words || ' ' || a.words AS words
    FROM accounts a JOIN units u ON u.landlord_id = :landlord AND u.id = a.unit_id
    WHERE a.landlord_id = :landlord AND a.id IN ({accounts})
    UNION ALL
    SELECT k.account_id, {people}
    FROM connections k JOIN contacts c ON c.landlord_id = :landlord AND c.id = k.contact_id
    WHERE k.landlord_id = :landlord AND k.account_id IN ({accounts})
) said, unnest(string_to_array(said.words, ' ')) AS w (word)
WHERE w.word <> ''
ORDER BY word, said.account_id
ON CONFLICT DO NOTHING
"""  # in the index's own order, which fills its pages one after the other

_CHANGED = """
CREATE TEMP TABLE import_accounts ON COMMIT DROP AS
SELECT id, bool_or(is_new) AS is_new FROM (
    SELECT id, is_new FROM plan_accounts
    UNION ALL SELECT id, false FROM import_changes WHERE kind = 'account'
    UNION ALL SELECT account_id, false FROM import_changes WHERE kind = 'connection'
    UNION ALL SELECT k.account_id, false FROM plan_contacts p
        JOIN connections k ON k.landlord_id = :landlord AND k.contact_id = p.id
        WHERE NOT p.is_new
) changed GROUP BY id
"""


async def refresh_words(
    session: AsyncSession, landlord_id: UUID, account_ids: Iterable[UUID]
) -> None:
    """Make the words of these accounts say what unit, account and people say now."""
    values = {"landlord": landlord_id, "ids": list(account_ids)}
    for statement in (_FORGET, _REMEMBER):
        accounts = "SELECT unnest(CAST(:ids AS uuid[]))"
        await session.execute(text(_said(statement, accounts)), values)


async def refresh_imported_words(session: AsyncSession, landlord_id: UUID) -> None:
    """Do the same for every account that this transaction's import touched."""
    values = {"landlord": landlord_id}
    await session.execute(text(_CHANGED), values)
    await session.execute(text("ANALYZE import_accounts"))
    known = "SELECT id FROM import_accounts WHERE NOT is_new"
    await session.execute(text(_said(_FORGET, known)), values)
    touched = "SELECT id FROM import_accounts"
    await session.execute(text(_said(_REMEMBER, touched)), values)


def _said(statement: str, accounts: str) -> str:
    return statement.format(accounts=accounts, people=WORDS_OF_CONTACT)
