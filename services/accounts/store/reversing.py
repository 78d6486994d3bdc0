"""Taking back what a transactions file posted: a reversal for each entry, as a set."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

SOURCE: Final = "undo"
"""Where reversals come from: each is known by the id of the entry that it reverses."""

_WANTED = """
CREATE TEMP TABLE undone_entries ON COMMIT DROP AS
SELECT e.id, e.account_id, e.number, e.amount_pence, e.description, e.external_ref
FROM import_formers f
JOIN ledger_entries e ON e.landlord_id = :landlord AND e.account_id = f.row_id
    AND e.number BETWEEN (f.facts ->> 'first')::int AND (f.facts ->> 'last')::int
WHERE f.landlord_id = :landlord AND f.import_id = :import AND f.kind = 'ledger'
  AND NOT EXISTS (
      SELECT FROM ledger_entries r WHERE r.landlord_id = :landlord
        AND r.account_id = e.account_id AND r.reverses_id = e.id
  )
"""

_LOCK = """
SELECT count(*) FROM (
    SELECT l.account_id FROM ledgers l
    WHERE l.landlord_id = :landlord AND l.account_id IN (SELECT account_id FROM undone_entries)
    ORDER BY l.account_id FOR UPDATE
) locked
"""

_REVERSE = """
WITH posted AS (
    INSERT INTO ledger_entries (id, landlord_id, account_id, number, entry_date, booked_on, type,
        subtype, description, amount_pence, balance_pence, source, external_ref, reverses_id,
        posted_at)
    SELECT gen_random_uuid(), :landlord, l.account_id, l.entries + row_number() OVER w, :today,
        greatest(l.booked_on, :today), 'adjustment', 'correction',
        left('Taken back: ' || w.description, 200), -w.amount_pence,
        l.balance_pence - sum(w.amount_pence) OVER w, :source, w.id::text, w.id, :at
    FROM undone_entries w JOIN ledgers l
        ON l.landlord_id = :landlord AND l.account_id = w.account_id
    WINDOW w AS (PARTITION BY l.account_id ORDER BY w.number DESC)
    RETURNING account_id, number, balance_pence, booked_on
), last AS (
    SELECT account_id, max(number) AS number, max(booked_on) AS booked_on,
        (array_agg(balance_pence ORDER BY number DESC))[1] AS balance_pence
    FROM posted GROUP BY account_id
)
UPDATE ledgers l SET entries = last.number, balance_pence = last.balance_pence,
    booked_on = last.booked_on, source = :source, as_at = :at
FROM last WHERE l.landlord_id = :landlord AND l.account_id = last.account_id
"""

_LAST_PAYMENTS = """
UPDATE ledgers l SET last_payment_number = (
    SELECT max(e.number) FROM ledger_entries e
    WHERE e.landlord_id = :landlord AND e.account_id = l.account_id AND e.type = 'payment'
      AND NOT EXISTS (
          SELECT FROM ledger_entries r WHERE r.landlord_id = :landlord
            AND r.account_id = e.account_id AND r.reverses_id = e.id
      )
)
WHERE l.landlord_id = :landlord AND l.account_id IN (SELECT account_id FROM undone_entries)
"""

_AGAIN = """
UPDATE undone_references u SET times = u.times + 1 FROM undone_entries w
WHERE u.landlord_id = :landlord AND w.external_ref = u.external_ref || '~' || u.times
"""

_FIRST = """
INSERT INTO undone_references (landlord_id, external_ref, times)
SELECT :landlord, w.external_ref, 1 FROM undone_entries w
WHERE NOT EXISTS (
    SELECT FROM undone_references u WHERE u.landlord_id = :landlord
      AND w.external_ref = u.external_ref || '~' || (u.times - 1)
)
ON CONFLICT DO NOTHING
"""


async def reverse_posted(
    session: AsyncSession, landlord_id: UUID, import_id: UUID, *, at: datetime, today: date
) -> int:
    """Reverse every entry that an import posted and that stands; return how many.

    Their references may come again in a file: they are new entries then.
    """
    values: dict[str, object] = {"landlord": landlord_id, "import": import_id}
    await session.execute(text("SET LOCAL statement_timeout = '15min'"))
    await session.execute(text(_WANTED), values)
    await session.execute(text("ANALYZE undone_entries"))
    await session.execute(text(_LOCK), values)
    now: dict[str, object] = {**values, "at": at, "today": today, "source": SOURCE}
    await session.execute(text(_REVERSE), now)
    for statement in (_LAST_PAYMENTS, _AGAIN, _FIRST):
        await session.execute(text(statement), values)
    return int(await session.scalar(text("SELECT count(*) FROM undone_entries")) or 0)
