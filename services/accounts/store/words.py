"""The words by which staff find an account."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_FORGET = """
DELETE FROM account_words WHERE landlord_id = :landlord AND account_id IN ({accounts})
"""

_OF_UNIT_AND_ACCOUNT = """
INSERT INTO account_words (landlord_id, word, account_id)
SELECT a.landlord_id, w.word, a.id
FROM accounts a JOIN units u ON u.landlord_id = a.landlord_id AND u.id = a.unit_id,
     unnest(string_to_array(u.words || ' ' || a.words, ' ')) AS w (word)
WHERE a.landlord_id = :landlord AND a.id IN ({accounts}) AND w.word <> ''
ON CONFLICT DO NOTHING
"""

_OF_PEOPLE = """
INSERT INTO account_words (landlord_id, word, account_id)
SELECT k.landlord_id, w.word, k.account_id
FROM connections k JOIN contacts c ON c.landlord_id = k.landlord_id AND c.id = k.contact_id,
     unnest(string_to_array(c.words, ' ')) AS w (word)
WHERE k.landlord_id = :landlord AND k.account_id IN ({accounts}) AND w.word <> ''
ON CONFLICT DO NOTHING
"""

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
    for statement in (_FORGET, _OF_UNIT_AND_ACCOUNT, _OF_PEOPLE):
        accounts = "SELECT unnest(CAST(:ids AS uuid[]))"
        await session.execute(text(statement.format(accounts=accounts)), values)


async def refresh_imported_words(session: AsyncSession, landlord_id: UUID) -> None:
    """Do the same for every account that this transaction's import touched."""
    values = {"landlord": landlord_id}
    await session.execute(text(_CHANGED), values)
    await session.execute(text("ANALYZE import_accounts"))
    known = "SELECT id FROM import_accounts WHERE NOT is_new"
    await session.execute(text(_FORGET.format(accounts=known)), values)
    for statement in (_OF_UNIT_AND_ACCOUNT, _OF_PEOPLE):
        await session.execute(
            text(statement.format(accounts="SELECT id FROM import_accounts")), values
        )
