"""What stood in the record before an import, and how it is put back.

Rows that somebody changed after the import are left as they are: their version tells.
"""

from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

MOST: Final = 200_000
"""Rows of one import that are kept. A larger one is undone from the backup."""

_TABLES: Final = (("unit", "units"), ("contact", "contacts"), ("connection", "connections"))

_COUNT = """
SELECT (SELECT count(*) FROM plan_units) + (SELECT count(*) FROM plan_accounts)
    + (SELECT count(*) FROM plan_contacts) + (SELECT count(*) FROM plan_connections)
"""

_FORGET_EARLIER = """
DELETE FROM import_formers f USING imports i
WHERE f.landlord_id = :landlord AND i.landlord_id = :landlord AND i.id = f.import_id
  AND i.kind = :kind AND f.import_id <> :import
"""

_KEEP = """
INSERT INTO import_formers (landlord_id, import_id, kind, row_id, facts)
SELECT :landlord, :import, '{kind}', p.id, CASE WHEN p.is_new THEN NULL ELSE to_jsonb(t) END
FROM plan_{table} p LEFT JOIN {table} t ON t.landlord_id = :landlord AND t.id = p.id
"""

_KEEP_ACCOUNTS = """
INSERT INTO import_formers (landlord_id, import_id, kind, row_id, facts)
SELECT :landlord, :import, 'account', p.id, CASE WHEN p.is_new THEN NULL ELSE to_jsonb(t)
    || jsonb_build_object('identifiers', coalesce((
        SELECT jsonb_agg(to_jsonb(i)) FROM identifiers i
        WHERE i.landlord_id = :landlord AND i.account_id = p.id), '[]')) END
FROM plan_accounts p LEFT JOIN accounts t ON t.landlord_id = :landlord AND t.id = p.id
"""

_VERSIONS = """
UPDATE import_formers f SET version = c.version
FROM import_changes c
WHERE f.landlord_id = :landlord AND f.import_id = :import AND f.kind = c.kind AND f.row_id = c.id
"""

_KEEP_LEDGERS = """
INSERT INTO import_formers (landlord_id, import_id, kind, row_id, facts)
SELECT :landlord, :import, 'ledger', l.account_id,
    jsonb_build_object('first', l.entries - n.entries + 1, 'last', l.entries)
FROM (
    SELECT a.id, count(*) AS entries
    FROM import_entries r JOIN accounts a
        ON a.landlord_id = :landlord AND a.account_key = r.account_key
    WHERE r.wrong IS NULL GROUP BY a.id
) n JOIN ledgers l ON l.landlord_id = :landlord AND l.account_id = n.id
"""


async def is_small_enough(session: AsyncSession) -> bool:
    """Say whether what the plan would change is little enough to be kept."""
    return int(await session.scalar(text(_COUNT)) or 0) <= MOST


async def keep_formers(session: AsyncSession, landlord_id: UUID, import_id: UUID) -> None:
    """Keep what stands where the plan will change it. Forgets what was kept of earlier files."""
    values = {"landlord": landlord_id, "import": import_id}
    for kind, table in _TABLES:
        await session.execute(text(_KEEP.format(kind=kind, table=table)), values)
    await session.execute(text(_KEEP_ACCOUNTS), values)


async def forget_earlier_formers(
    session: AsyncSession, landlord_id: UUID, import_id: UUID, kind: str
) -> None:
    """Forget what was kept of the imports of this kind before this one."""
    await session.execute(
        text(_FORGET_EARLIER), {"landlord": landlord_id, "import": import_id, "kind": kind}
    )


async def keep_versions(session: AsyncSession, landlord_id: UUID, import_id: UUID) -> None:
    """Note at which versions this transaction's import left the rows."""
    await session.execute(text(_VERSIONS), {"landlord": landlord_id, "import": import_id})


async def keep_posted(session: AsyncSession, landlord_id: UUID, import_id: UUID) -> None:
    """Note which entries of which accounts this transaction's import has posted."""
    await session.execute(text(_KEEP_LEDGERS), {"landlord": landlord_id, "import": import_id})


_OPEN = """
CREATE TEMP TABLE import_changes (position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text, id uuid, version int, account_id uuid, contact_id uuid, status text) ON COMMIT DROP
"""

_STANDING = """
CREATE TEMP TABLE undone ON COMMIT DROP AS
SELECT f.kind, f.row_id AS id, f.facts
FROM import_formers f
LEFT JOIN accounts a ON f.kind = 'account' AND a.landlord_id = :landlord AND a.id = f.row_id
LEFT JOIN contacts c ON f.kind = 'contact' AND c.landlord_id = :landlord AND c.id = f.row_id
LEFT JOIN connections k ON f.kind = 'connection' AND k.landlord_id = :landlord AND k.id = f.row_id
WHERE f.landlord_id = :landlord AND f.import_id = :import AND f.kind <> 'ledger'
  AND (f.kind = 'unit' OR f.version = coalesce(a.version, c.version, k.version))
"""

_LEFT = """
SELECT (SELECT count(*) FROM import_formers WHERE landlord_id = :landlord AND import_id = :import)
    - (SELECT count(*) FROM undone)
"""

_UNITS = """
UPDATE units u SET unit_ref = f.unit_ref, estate_id = f.estate_id, block_id = f.block_id,
    uprn = f.uprn, address_line_1 = f.address_line_1, address_line_2 = f.address_line_2,
    town = f.town, county = f.county, country = f.country, postcode = f.postcode,
    postcode_key = f.postcode_key, division = f.division, words = f.words, imported = f.imported
FROM undone x, jsonb_populate_record(NULL::units, x.facts) f
WHERE x.kind = 'unit' AND x.facts IS NOT NULL AND u.landlord_id = :landlord AND u.id = x.id
"""

_NEW_UNITS = """
UPDATE units u SET imported = NULL FROM undone x
WHERE x.kind = 'unit' AND x.facts IS NULL AND u.landlord_id = :landlord AND u.id = x.id
"""

_ACCOUNTS = """
WITH stored AS (
    UPDATE accounts a SET unit_id = f.unit_id, reference = f.reference, name = f.name,
        kind = f.kind, status = f.status, start_date = f.start_date, end_date = f.end_date,
        is_ebilling = f.is_ebilling, is_rmc_director = f.is_rmc_director,
        salutation = f.salutation, sign_off = f.sign_off, updates_via = f.updates_via,
        payment_method = f.payment_method, words = f.words, imported = f.imported,
        version = a.version + 1
    FROM undone x, jsonb_populate_record(NULL::accounts, x.facts) f
    WHERE x.kind = 'account' AND x.facts IS NOT NULL AND a.landlord_id = :landlord AND a.id = x.id
    RETURNING a.id, a.version
)
INSERT INTO import_changes (kind, id, version) SELECT 'account', id, version FROM stored
"""

_NEW_ACCOUNTS = """
WITH stored AS (
    UPDATE accounts a SET status = 'lost', imported = NULL, version = a.version + 1
    FROM undone x
    WHERE x.kind = 'account' AND x.facts IS NULL AND a.landlord_id = :landlord AND a.id = x.id
    RETURNING a.id, a.version
)
INSERT INTO import_changes (kind, id, version) SELECT 'account', id, version FROM stored
"""

_ACCOUNTS_OF_UNITS = """
WITH stored AS (
    UPDATE accounts a SET version = a.version + 1
    WHERE a.landlord_id = :landlord
      AND a.unit_id IN (SELECT id FROM undone WHERE kind = 'unit' AND facts IS NOT NULL)
      AND a.id NOT IN (SELECT id FROM undone WHERE kind = 'account')
    RETURNING a.id, a.version
)
INSERT INTO import_changes (kind, id, version) SELECT 'account', id, version FROM stored
"""

_FORGET_IDENTIFIERS = """
DELETE FROM identifiers WHERE landlord_id = :landlord
AND account_id IN (SELECT id FROM undone WHERE kind = 'account')
"""

_IDENTIFIERS = """
INSERT INTO identifiers (landlord_id, account_id, kind, value, value_key)
SELECT :landlord, x.id, i.kind, i.value, i.value_key
FROM undone x, jsonb_to_recordset(x.facts -> 'identifiers')
    AS i (kind text, value text, value_key text)
WHERE x.kind = 'account' AND x.facts IS NOT NULL
"""

_CONTACTS = """
WITH stored AS (
    UPDATE contacts c SET contact_ref = f.contact_ref, title = f.title,
        first_name = f.first_name, last_name = f.last_name, organisation = f.organisation,
        email = f.email, email_key = f.email_key, other_emails = f.other_emails,
        phone = f.phone, phone_evening = f.phone_evening, mobile = f.mobile,
        date_of_birth = f.date_of_birth, words = f.words, imported = f.imported,
        version = c.version + 1
    FROM undone x, jsonb_populate_record(NULL::contacts, x.facts) f
    WHERE x.kind = 'contact' AND x.facts IS NOT NULL AND c.landlord_id = :landlord AND c.id = x.id
    RETURNING c.id, c.version
)
INSERT INTO import_changes (kind, id, version) SELECT 'contact', id, version FROM stored
"""

_NEW_CONTACTS = """
UPDATE contacts c SET imported = NULL FROM undone x
WHERE x.kind = 'contact' AND x.facts IS NULL AND c.landlord_id = :landlord AND c.id = x.id
"""

_NEW_CONNECTIONS = """
WITH stored AS (
    UPDATE connections k SET status = 'previous', imported = NULL, version = k.version + 1
    FROM undone x
    WHERE x.kind = 'connection' AND x.facts IS NULL
      AND k.landlord_id = :landlord AND k.id = x.id
    RETURNING k.id, k.version, k.account_id, k.contact_id, k.status
)
INSERT INTO import_changes (kind, id, version, account_id, contact_id, status)
SELECT 'connection', id, version, account_id, contact_id, status FROM stored
"""

_CONNECTIONS = """
WITH stored AS (
    UPDATE connections k SET status = f.status, valid_from = f.valid_from,
        valid_to = f.valid_to, finance = f.finance, maintenance = f.maintenance,
        keys = f.keys, documents = f.documents, imported = f.imported, version = k.version + 1
    FROM undone x, jsonb_populate_record(NULL::connections, x.facts) f
    WHERE x.kind = 'connection' AND x.facts IS NOT NULL
      AND k.landlord_id = :landlord AND k.id = x.id
      AND (f.valid_to IS NULL AND f.status IN ('approved', 'current')) = :in_force
    RETURNING k.id, k.version, k.account_id, k.contact_id, k.status
)
INSERT INTO import_changes (kind, id, version, account_id, contact_id, status)
SELECT 'connection', id, version, account_id, contact_id, status FROM stored
"""

_TOUCHED = """
SELECT DISTINCT account_id FROM (
    SELECT id AS account_id FROM import_changes WHERE kind = 'account'
    UNION ALL SELECT account_id FROM import_changes WHERE kind = 'connection'
    UNION ALL SELECT k.account_id FROM import_changes c
        JOIN connections k ON k.landlord_id = :landlord AND k.contact_id = c.id
        WHERE c.kind = 'contact'
) touched WHERE account_id IS NOT NULL ORDER BY account_id
"""


async def put_back(session: AsyncSession, landlord_id: UUID, import_id: UUID) -> int:
    """Put back what stood there before a records file; return how many rows are left as they are.

    What the file changed is as it was, what it brought is in force no more: connections are
    previous, accounts lost. Nothing is deleted. The changes stand in `import_changes`.
    """
    values: dict[str, object] = {"landlord": landlord_id, "import": import_id}
    await session.execute(text("SET LOCAL statement_timeout = '15min'"))
    for statement in (_OPEN, _STANDING, "ANALYZE undone"):
        await session.execute(text(statement), values if ":" in statement else {})
    left = int(await session.scalar(text(_LEFT), values) or 0)
    for statement in (_UNITS, _NEW_UNITS, _ACCOUNTS, _NEW_ACCOUNTS, _ACCOUNTS_OF_UNITS):
        await session.execute(text(statement), values)
    for statement in (_FORGET_IDENTIFIERS, _IDENTIFIERS, _CONTACTS, _NEW_CONTACTS):
        await session.execute(text(statement), values)
    # Who came in leaves before who was there comes back: an account has one owner at every moment.
    await session.execute(text(_NEW_CONNECTIONS), values)
    for in_force in (False, True):
        await session.execute(text(_CONNECTIONS), {**values, "in_force": in_force})
    return left


async def touched_accounts(session: AsyncSession, landlord_id: UUID) -> list[UUID]:
    """Return the accounts whose words may be others after `put_back`."""
    return list(await session.scalars(text(_TOUCHED), {"landlord": landlord_id}))


async def forget_formers(session: AsyncSession, landlord_id: UUID, import_id: UUID) -> None:
    """Forget what was kept of an import."""
    await session.execute(
        text("DELETE FROM import_formers WHERE landlord_id = :landlord AND import_id = :import"),
        {"landlord": landlord_id, "import": import_id},
    )
