"""What staff corrected by hand, kept against a file that still says what it replaced."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.store.staging import contact_words

_PLAIN = (
    "title", "first_name", "last_name", "organisation", "email", "phone", "phone_evening", "mobile",
)  # fmt: skip
"""Fields of one line each; the others are `other_emails`."""

_PLAINLY = ",\n    ".join(
    f"{field} = CASE WHEN '{field}' = ANY(k.fields) THEN c.{field} ELSE r.{field} END"
    for field in _PLAIN
)

_EACH = (
    "\nUNION ALL\n".join(f"SELECT '{field}' AS field, {{row}}.{field} AS said" for field in _PLAIN)
    + "\nUNION ALL\nSELECT 'other_emails', array_to_string({row}.other_emails, ', ')"
)

_KEPT = f"""
CREATE TEMP TABLE import_kept ON COMMIT DROP AS
SELECT DISTINCT r.line, r.contact_ref, c.id AS contact_id, in_file.field
FROM contact_changes h
JOIN contacts c ON c.landlord_id = :landlord AND c.id = h.contact_id
JOIN import_rows r ON r.contact_ref = c.contact_ref
CROSS JOIN LATERAL ({_EACH.format(row="r")}) in_file
CROSS JOIN LATERAL ({_EACH.format(row="c")}) on_record
WHERE h.landlord_id = :landlord AND r.wrong IS NULL AND r.contact_ref <> ''
  AND c.imported IS DISTINCT FROM r.contact_print
  AND in_file.field = h.field AND on_record.field = h.field
  AND in_file.said = h.before AND in_file.said <> on_record.said
"""  # noqa: S608  fixed names alone

_KEEP = f"""
UPDATE import_rows r SET
    {_PLAINLY},
    email_key = CASE WHEN 'email' = ANY(k.fields) THEN c.email_key ELSE r.email_key END,
    other_emails = CASE WHEN 'other_emails' = ANY(k.fields) THEN c.other_emails
                   ELSE r.other_emails END
FROM (SELECT line, contact_id, array_agg(field) AS fields FROM import_kept GROUP BY 1, 2) k
JOIN contacts c ON c.landlord_id = :landlord AND c.id = k.contact_id
WHERE r.line = k.line
RETURNING r.line, r.first_name, r.last_name, r.organisation, r.email, r.other_emails
"""  # noqa: S608  fixed names alone

_REPORT = """
INSERT INTO import_problems (landlord_id, import_id, line, column_name, problem, advice)
SELECT :landlord, :import, min(line), field,
       'is what was corrected by hand; the correction stands',
       'mend it where the file comes from, or change it back at the desk'
FROM import_kept GROUP BY contact_ref, field
"""


_FACTS = ("salutation", "sign_off", "updates_via", "payment_method", "is_rmc_director")

_EACH_FACT = "\nUNION ALL\n".join(
    f"SELECT '{field}' AS field, {{row}}.{field}::text AS said" for field in _FACTS
)

_KEPT_FACTS = f"""
CREATE TEMP TABLE import_kept_facts ON COMMIT DROP AS
SELECT DISTINCT r.line, r.account_key, a.id AS account_id, in_file.field
FROM account_changes h
JOIN accounts a ON a.landlord_id = :landlord AND a.id = h.account_id
JOIN import_rows r ON r.account_key = a.account_key
CROSS JOIN LATERAL ({_EACH_FACT.format(row="r")}) in_file
CROSS JOIN LATERAL ({_EACH_FACT.format(row="a")}) on_record
WHERE h.landlord_id = :landlord AND r.wrong IS NULL
  AND a.imported IS DISTINCT FROM r.account_print
  AND in_file.field = h.field AND on_record.field = h.field
  AND in_file.said = h.before AND in_file.said <> on_record.said
"""  # noqa: S608  fixed names alone

_AS_FACTS = ", ".join(
    f"{field} = CASE WHEN '{field}' = ANY(k.fields) THEN a.{field} ELSE r.{field} END"
    for field in _FACTS
)

_KEEP_FACTS = f"""
UPDATE import_rows r SET {_AS_FACTS}
FROM (SELECT line, account_id, array_agg(field) AS fields FROM import_kept_facts GROUP BY 1, 2) k
JOIN accounts a ON a.landlord_id = :landlord AND a.id = k.account_id
WHERE r.line = k.line
"""  # noqa: S608  fixed names alone

_REPORT_FACTS = _REPORT.replace(
    "import_kept GROUP BY contact_ref", "import_kept_facts GROUP BY account_key"
)


async def keep_corrections(session: AsyncSession, landlord_id: UUID, import_id: UUID) -> None:
    """Put what was corrected by hand into the staged rows that say what it replaced.

    Each difference is reported at the first row of its contact or account, which is taken all the
    same. What a file says for the first time is news, and takes the correction's place.
    """
    values = {"landlord": landlord_id, "import": import_id}
    for statement in (_KEPT_FACTS, _KEEP_FACTS, _REPORT_FACTS):
        await session.execute(text(statement), values)
    await session.execute(text(_KEPT), values)
    kept = (await session.execute(text(_KEEP), values)).all()
    if not kept:
        return
    words = [
        {
            "line": row.line,
            "words": contact_words(
                row.first_name,
                row.last_name,
                row.organisation,
                (row.email, *row.other_emails),
            ),
        }
        for row in kept
    ]
    await session.execute(
        text("UPDATE import_rows SET contact_words = :words WHERE line = :line"), words
    )
    await session.execute(text(_REPORT), values)
