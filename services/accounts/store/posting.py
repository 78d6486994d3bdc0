"""The staging table of a transactions file, and the few statements that post it as a set."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.roles import london_date
from services.accounts.domain.transactions import EntryRow

SOURCE: Final = "import"
"""Where entries of files come from: their references are unique among each other."""

_UNKNOWN_ACCOUNT = """
UPDATE import_entries r SET wrong_column = 'account_ref', wrong = 'is no account on record',
    advice = 'bring the account in with the records first'
WHERE NOT EXISTS (
    SELECT FROM accounts a WHERE a.landlord_id = :landlord AND a.account_key = r.account_key
)
"""

_REPEATED = """
WITH twins AS (
    SELECT line, first_value(line) OVER w AS first_line,
        amount_pence = first_value(amount_pence) OVER w
            AND account_key = first_value(account_key) OVER w AS is_same
    FROM import_entries WHERE wrong IS NULL
    WINDOW w AS (PARTITION BY external_ref ORDER BY line)
), dropped AS (
    DELETE FROM import_entries r USING twins t
    WHERE t.line = r.line AND t.first_line < t.line AND t.is_same
)
UPDATE import_entries r SET wrong_column = 'external_id',
    wrong = 'was said otherwise in line ' || t.first_line, advice = 'an external_id of its own'
FROM twins t WHERE t.line = r.line AND t.first_line < t.line AND NOT t.is_same
"""

_KNOWN_OTHERWISE = """
UPDATE import_entries r SET wrong_column = 'external_id',
    wrong = 'is known of another account or amount',
    advice = 'an external_id of its own; what was wrong is put right by a reversal'
FROM ledger_entries e, accounts a
WHERE r.wrong IS NULL AND e.landlord_id = :landlord AND e.source = :source
  AND e.external_ref = r.external_ref AND a.id = e.account_id
  AND (e.amount_pence <> r.amount_pence OR a.account_key <> r.account_key)
"""

_KNOWN = """
DELETE FROM import_entries r USING ledger_entries e
WHERE r.wrong IS NULL AND e.landlord_id = :landlord AND e.source = :source
  AND e.external_ref = r.external_ref
"""

_UNDONE_BEFORE = """
UPDATE import_entries r SET external_ref = r.external_ref || '~' || u.times
FROM undone_references u
WHERE u.landlord_id = :landlord AND u.external_ref = r.external_ref
"""

_PLAN = """
SELECT count(*), count(DISTINCT account_key) FROM import_entries WHERE wrong IS NULL
"""

_OPEN_LEDGERS = """
INSERT INTO ledgers (landlord_id, account_id, entries, balance_pence, as_at)
SELECT :landlord, a.id, 0, 0, :at FROM accounts a
WHERE a.landlord_id = :landlord
  AND a.account_key IN (SELECT account_key FROM import_entries WHERE wrong IS NULL)
ON CONFLICT DO NOTHING
"""

_LOCK_LEDGERS = """
SELECT count(*) FROM (
    SELECT l.account_id FROM ledgers l JOIN accounts a ON a.id = l.account_id
    WHERE l.landlord_id = :landlord AND a.account_key IN (
        SELECT account_key FROM import_entries WHERE wrong IS NULL
    )
    ORDER BY l.account_id FOR UPDATE OF l
) locked
"""

_POST = """
WITH posted AS (
    INSERT INTO ledger_entries (id, landlord_id, account_id, number, entry_date, booked_on, due_on,
        type, subtype, description, amount_pence, balance_pence, source, external_ref, posted_at)
    SELECT gen_random_uuid(), :landlord, l.account_id,
        l.entries + row_number() OVER w, r.entry_date,
        greatest(l.booked_on, least(r.entry_date, cast(:today AS date))), r.due_on,
        r.type, r.subtype, r.description, r.amount_pence,
        l.balance_pence + sum(r.amount_pence) OVER w, :source, r.external_ref, :at
    FROM import_entries r
    JOIN accounts a ON a.landlord_id = :landlord AND a.account_key = r.account_key
    JOIN ledgers l ON l.account_id = a.id
    WHERE r.wrong IS NULL
    WINDOW w AS (PARTITION BY l.account_id ORDER BY r.entry_date, r.line)
    RETURNING account_id, number, balance_pence, booked_on, type
), last AS (
    SELECT account_id, max(number) AS number, max(booked_on) AS booked_on,
        (array_agg(balance_pence ORDER BY number DESC))[1] AS balance_pence,
        max(number) FILTER (WHERE type = 'payment') AS payment
    FROM posted GROUP BY account_id
)
UPDATE ledgers l SET entries = last.number, balance_pence = last.balance_pence,
    booked_on = last.booked_on, last_payment_number = coalesce(last.payment, l.last_payment_number),
    source = :source, as_at = :at
FROM last WHERE l.landlord_id = :landlord AND l.account_id = last.account_id
"""


@dataclass(frozen=True, slots=True)
class Posted:
    """An account that got entries, and how many it has now."""

    account_id: UUID
    entries: int


async def open_entries(session: AsyncSession) -> None:
    """Create the staging table; it is dropped at the end of the transaction."""
    await session.execute(text("SET LOCAL statement_timeout = '60min'"))
    await session.execute(text("SET LOCAL work_mem = '128MB'"))
    await session.execute(
        text(
            "CREATE TEMP TABLE import_entries (line int, external_ref text, account_key text,"
            " entry_date date, due_on date, type text, subtype text, description text,"
            " amount_pence bigint, wrong_column text, wrong text, advice text) ON COMMIT DROP"
        )
    )


async def copy_entries(session: AsyncSession, rows: Sequence[EntryRow]) -> None:
    """Copy rows into the staging table."""
    connection = await session.connection()
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None  # noqa: S101  an open connection has one
    await driver.copy_records_to_table("import_entries", records=rows, columns=EntryRow._fields)


async def refuse_entries(session: AsyncSession, landlord_id: UUID) -> int:
    """Mark what cannot be posted, drop what stands there already; return how many of those."""
    values = _values(landlord_id)
    await session.execute(text("ANALYZE import_entries"))
    before = await _rows(session)
    for statement in (_UNKNOWN_ACCOUNT, _UNDONE_BEFORE, _REPEATED, _KNOWN_OTHERWISE, _KNOWN):
        await session.execute(text(statement), values)
    return before - await _rows(session)


async def planned(session: AsyncSession) -> tuple[int, int]:
    """Return how many entries would be posted, on how many accounts."""
    entries, accounts = (await session.execute(text(_PLAN))).one()
    return int(entries), int(accounts)


async def store_refused(session: AsyncSession, landlord_id: UUID, import_id: UUID) -> int:
    """Keep what is wrong with staged rows for the report; return their number."""
    stored = await session.execute(
        text(
            "INSERT INTO import_problems (landlord_id, import_id, line, column_name, problem,"
            " advice) SELECT :landlord, :import, line, wrong_column, wrong, advice"
            " FROM import_entries WHERE wrong IS NOT NULL"
        ),
        {"landlord": landlord_id, "import": import_id},
    )
    return int(getattr(stored, "rowcount", 0))


async def post_staged(session: AsyncSession, landlord_id: UUID, at: datetime) -> None:
    """Post every staged entry that nothing is wrong with, in the order of their days."""
    values = {**_values(landlord_id), "at": at, "today": london_date(at)}
    for statement in (_OPEN_LEDGERS, _LOCK_LEDGERS, _POST):
        await session.execute(text(statement), values)


async def posted_accounts(
    session: AsyncSession, landlord_id: UUID, at: datetime, *, after: UUID | None, limit: int
) -> list[Posted]:
    """Return accounts that got entries at this moment, by id."""
    found = await session.execute(
        text(
            "SELECT account_id, entries FROM ledgers WHERE landlord_id = :landlord"
            " AND as_at = :at AND (cast(:after AS uuid) IS NULL OR account_id > :after)"
            " ORDER BY account_id LIMIT :limit"
        ),
        {"landlord": landlord_id, "at": at, "after": after, "limit": limit},
    )
    return [Posted(*row) for row in found]


async def _rows(session: AsyncSession) -> int:
    return int(await session.scalar(text("SELECT count(*) FROM import_entries")) or 0)


def _values(landlord_id: UUID) -> dict[str, Any]:
    return {"landlord": landlord_id, "source": SOURCE}
