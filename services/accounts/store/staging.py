"""The staging table of an import: the rows of a file, beside the record, until the commit.

Temporary tables of the import's own transaction: a crash leaves nothing behind, and
row-level security, which forbids COPY, does not apply to them.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.emails import address_key
from services.accounts.domain.records import Problem, RecordRow, fingerprint
from services.accounts.domain.references import PIN
from services.accounts.domain.words import LONGEST_WORD, words_of

_TYPES = {
    **dict.fromkeys(("start_date", "end_date", "date_of_birth", "valid_from", "valid_to"), "date"),
    **dict.fromkeys(("is_ebilling", "is_rmc_director"), "boolean"),
    **dict.fromkeys(("finance", "maintenance", "keys", "documents"), "boolean"),
    **dict.fromkeys(("identifier_kinds", "identifier_values", "identifier_keys"), "text[]"),
    "other_emails": "text[]",
    "unsaid": "text[]",
    **dict.fromkeys(("unit_print", "account_print", "contact_print", "connection_print"), "bytea"),
}


def _columns() -> list[str]:
    kinds = RecordRow.__annotations__
    return [
        "line",
        *[c for part in ("unit", "account", "contact", "connection") for c in kinds[part]._fields],
        *(f"{part}_words" for part in ("unit", "account", "contact")),
        *(f"{part}_print" for part in ("unit", "account", "contact", "connection")),
    ]


_COLUMNS = _columns()

_UNSAID = ("unsaid",)
"""Last of a connection's columns. What a landlord chooses changes no fingerprint, so that
existing connections stay as they are."""

_FEW_ROWS = 2_000
"""Up to here looking rows up one by one is faster than reading whole tables."""

_LOCK_OF_IMPORTS = 0x10D6E
"""First key of the advisory lock; the second is made of the landlord."""


async def is_alone(session: AsyncSession, landlord_id: UUID) -> bool:
    """Take the landlord's import lock until the transaction ends. False: another import runs."""
    taken = await session.scalar(
        text("SELECT pg_try_advisory_xact_lock(:lock, hashtext(:landlord))"),
        {"lock": _LOCK_OF_IMPORTS, "landlord": str(landlord_id)},
    )
    return bool(taken)


async def open_staging(session: AsyncSession) -> None:
    """Create the staging table; it is dropped at the end of the transaction."""
    columns = ", ".join(f"{c} {_TYPES.get(c, 'text')}" for c in _COLUMNS if c != "line")
    await session.execute(text("SET LOCAL statement_timeout = '15min'"))
    await session.execute(text("SET LOCAL work_mem = '64MB'"))
    await session.execute(
        text(
            f"CREATE TEMP TABLE import_rows (line int, {columns},"
            " wrong_column text, wrong text, advice text) ON COMMIT DROP"
        )
    )
    await session.execute(
        text(
            "CREATE TEMP TABLE import_changes (position bigint GENERATED ALWAYS AS IDENTITY"
            " PRIMARY KEY, kind text, id uuid, version int, account_id uuid, contact_id uuid,"
            " status text) ON COMMIT DROP"
        )
    )


def staged(row: RecordRow) -> tuple[Any, ...]:
    """Return a row as it is copied: its facts, the words it is found by, its fingerprints."""
    unit, account, contact, connection = row.unit, row.account, row.contact, row.connection
    unit_words = words_of(unit.address_line_1, unit.address_line_2, unit.block, unit.town)
    account_words = words_of(account.account_name)
    account_words.add(account.account_key.lower())
    account_words.update(
        key.lower()
        for kind, key in zip(account.identifier_kinds, account.identifier_keys, strict=True)
        if kind != PIN
    )
    unit_words.update((unit.postcode_key.lower(), unit.unit_key.lower()))
    return (
        row.line,
        *unit,
        *account,
        *contact,
        *connection,
        " ".join(unit_words),
        " ".join(account_words),
        contact_words(
            contact.first_name,
            contact.last_name,
            contact.organisation,
            (contact.email, *contact.other_emails),
        ),
        fingerprint(*unit),
        fingerprint(unit.unit_key, *account),
        fingerprint(*contact),
        fingerprint(*connection[: -len(_UNSAID)]),
    )


def contact_words(first_name: str, last_name: str, organisation: str, emails: Iterable[str]) -> str:
    """Return the words a contact is found by, separated by spaces."""
    words = words_of(first_name, last_name, organisation)
    words.update(key[:LONGEST_WORD] for key in map(address_key, emails) if key)
    return " ".join(sorted(words))


async def copy_rows(session: AsyncSession, rows: Sequence[tuple[Any, ...]]) -> None:
    """Copy rows made by `staged` into the staging table."""
    connection = await session.connection()
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None  # noqa: S101  # an open connection has one
    await driver.copy_records_to_table("import_rows", records=rows, columns=_COLUMNS)


async def staged_problems(session: AsyncSession, *, after: int, limit: int) -> list[Problem]:
    """Return refused rows of the staging table by line, those after line `after`."""
    found = await session.execute(
        text(
            "SELECT line, wrong_column, wrong, advice FROM import_rows"
            " WHERE wrong IS NOT NULL AND line > :after ORDER BY line LIMIT :limit"
        ),
        {"after": after, "limit": limit},
    )
    return [Problem(*row) for row in found]


_SAME_FACTS = """
UPDATE import_rows r
SET wrong_column = '{key}', wrong = 'gives other facts of this {thing} than line ' || f.first_line,
    advice = 'the same facts in every row of one {thing}'
FROM (
    SELECT line, first_value({thing}_print) OVER w AS said, first_value(line) OVER w AS first_line
    FROM import_rows WHERE wrong IS NULL AND {key} <> ''
    WINDOW w AS (PARTITION BY {partition} ORDER BY line)
) f
WHERE f.line = r.line AND f.said <> r.{thing}_print
"""

_ONCE = """
UPDATE import_rows r
SET wrong_column = 'contact_ref', wrong = 'repeats the connection of line ' || f.first_line,
    advice = 'one row per account, person and role'
FROM (
    SELECT line, first_value(line) OVER w AS first_line
    FROM import_rows WHERE wrong IS NULL AND contact_ref <> ''
    WINDOW w AS (PARTITION BY account_key, contact_ref, role ORDER BY line)
) f
WHERE f.line = r.line AND f.first_line < r.line
"""

_RECOGNISED = """
CREATE TEMP TABLE import_recognised ON COMMIT DROP AS
SELECT DISTINCT ON (contact_ref) contact_ref, id FROM (
SELECT DISTINCT ON (c.id) r.contact_ref, c.id
FROM import_rows r
JOIN accounts a ON a.landlord_id = :landlord AND a.account_key = r.account_key
JOIN connections k ON k.landlord_id = :landlord AND k.account_id = a.id AND k.role = r.role
JOIN contacts c ON c.landlord_id = :landlord AND c.id = k.contact_id
    AND c.contact_ref IS NULL AND c.email_key = r.email_key
WHERE r.wrong IS NULL AND r.contact_ref <> '' AND r.email_key <> ''
  AND NOT EXISTS (
      SELECT FROM contacts t WHERE t.landlord_id = :landlord AND t.contact_ref = r.contact_ref
  )
ORDER BY c.id, r.line
) one_reference_each ORDER BY contact_ref, id
"""

_LINKS = """
CREATE TEMP TABLE import_links ON COMMIT DROP AS
SELECT r.line, a.id AS account_id, k.id AS connection_id,
       coalesce(k.imported = r.connection_print, false) AS is_same,
       a.is_ebilling IS NOT DISTINCT FROM r.is_ebilling AS goes_the_same_way
FROM import_rows r
LEFT JOIN accounts a ON a.landlord_id = :landlord AND a.account_key = r.account_key
LEFT JOIN contacts c ON c.landlord_id = :landlord AND c.contact_ref = r.contact_ref
LEFT JOIN import_recognised i ON i.contact_ref = r.contact_ref
LEFT JOIN connections k ON k.landlord_id = :landlord AND k.account_id = a.id
    AND k.contact_id = coalesce(c.id, i.id) AND k.role = r.role
WHERE r.wrong IS NULL AND r.contact_ref <> ''
"""

_ONE_OWNER = """
WITH owners AS (
    SELECT r.account_key, r.line, l.connection_id IS NOT NULL AS is_known, false AS stands
    FROM import_rows r JOIN import_links l ON l.line = r.line
    WHERE NOT l.is_same AND r.role = 'unit_owner' AND r.role_status IN ('approved', 'current')
      AND r.valid_to IS NULL
    UNION ALL
    SELECT a.account_key, NULL, true, true
    FROM connections k JOIN accounts a ON a.id = k.account_id
    WHERE k.landlord_id = :landlord AND k.role = 'unit_owner'
      AND k.status IN ('approved', 'current') AND k.valid_to IS NULL
      AND k.account_id IN (SELECT account_id FROM import_links WHERE NOT is_same)
      AND NOT EXISTS (
          SELECT FROM import_links l WHERE l.connection_id = k.id AND NOT l.is_same
      )
), ranked AS (
    SELECT line, row_number() OVER (
        PARTITION BY account_key ORDER BY stands DESC, is_known DESC, line
    ) AS place
    FROM owners
)
UPDATE import_rows r
SET wrong_column = 'role', wrong = 'would be a second unit owner of the account',
    advice = 'end the first (valid_to or role_status previous), or joint_owner'
FROM ranked f WHERE f.line = r.line AND f.place > 1
"""


async def settle_plans(session: AsyncSession, *, rows: int) -> None:
    """Tell PostgreSQL how to join `rows` staged rows with the record, until the transaction ends.

    Its statistics know nothing of rows that this transaction has just stored, and a service
    may not ANALYZE its tables: without this, a large file is joined row by row. A small file is
    looked up in the indexes, a large one hashed.
    """
    choice = "enable_seqscan" if rows <= _FEW_ROWS else "enable_nestloop"
    await session.execute(text("DISCARD PLANS"))  # also those of foreign keys, made when empty
    await session.execute(text(f"SET LOCAL {choice} = off"))
    await session.execute(
        text("ANALYZE import_rows (line, unit_key, account_key, contact_ref, role, wrong)")
    )


async def refuse_contradictions(session: AsyncSession, landlord_id: UUID) -> None:
    """Mark the staged rows that contradict an earlier row of the file, or the record.

    A person who came in by registration or by the desk has no reference of the landlord's
    yet. The file's row for the same account, role and email address is about that person.
    """
    for thing, key, partition in (
        ("unit", "unit_ref", "unit_key"),
        ("account", "account_ref", "account_key"),
        ("contact", "contact_ref", "contact_ref"),
    ):
        await session.execute(text(_SAME_FACTS.format(thing=thing, key=key, partition=partition)))
    await session.execute(text(_ONCE))
    for statement in (_RECOGNISED, _LINKS):
        await session.execute(text(statement), {"landlord": landlord_id})
    await session.execute(text("ANALYZE import_links"))
    await session.execute(text(_ONE_OWNER), {"landlord": landlord_id})
