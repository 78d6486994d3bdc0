"""Carrying an import's plan out, table by table, each in one statement or two."""

import json
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.role_choices import AUTHORITIES, Roles

_ESTATES = """
INSERT INTO estates (id, landlord_id, name, name_key)
SELECT gen_random_uuid(), :landlord, min(r.estate), lower(r.estate)
FROM plan_units p JOIN import_rows r ON r.line = p.line
WHERE r.estate <> '' GROUP BY lower(r.estate)
ON CONFLICT (landlord_id, name_key) DO NOTHING
"""

_BLOCKS = """
INSERT INTO blocks (id, landlord_id, estate_id, name, name_key)
SELECT gen_random_uuid(), :landlord, e.id, min(r.block), lower(r.estate || '/' || r.block)
FROM plan_units p JOIN import_rows r ON r.line = p.line
LEFT JOIN estates e ON e.landlord_id = :landlord AND e.name_key = lower(r.estate)
WHERE r.block <> '' GROUP BY e.id, lower(r.estate || '/' || r.block)
ON CONFLICT (landlord_id, name_key) DO NOTHING
"""

_UNIT_FACTS = """
SELECT p.id, r.unit_ref, r.unit_key, e.id AS estate_id, b.id AS block_id, r.uprn,
       r.address_line_1, r.address_line_2, r.town, r.county, r.country, r.postcode,
       r.postcode_key, r.division, r.unit_words, r.unit_print
FROM plan_units p JOIN import_rows r ON r.line = p.line
LEFT JOIN estates e ON e.landlord_id = :landlord AND r.estate <> ''
    AND e.name_key = lower(r.estate)
LEFT JOIN blocks b ON b.landlord_id = :landlord AND r.block <> ''
    AND b.name_key = lower(r.estate || '/' || r.block)
"""

_NEW_UNITS = f"""
INSERT INTO units (id, unit_ref, unit_key, estate_id, block_id, uprn, address_line_1,
    address_line_2, town, county, country, postcode, postcode_key, division, words, imported,
    landlord_id)
{_UNIT_FACTS.replace("r.unit_print", "r.unit_print, CAST(:landlord AS uuid)")} WHERE p.is_new
"""

_CHANGED_UNITS = f"""
UPDATE units u SET unit_ref = f.unit_ref, estate_id = f.estate_id, block_id = f.block_id,
    uprn = f.uprn, address_line_1 = f.address_line_1, address_line_2 = f.address_line_2,
    town = f.town, county = f.county, country = f.country, postcode = f.postcode,
    postcode_key = f.postcode_key, division = f.division, words = f.unit_words,
    imported = f.unit_print
FROM ({_UNIT_FACTS} WHERE NOT p.is_new) f WHERE u.landlord_id = :landlord AND u.id = f.id
"""  # noqa: S608  as above

_NEW_ACCOUNTS = """
WITH stored AS (
    INSERT INTO accounts (id, landlord_id, unit_id, reference, account_key, name, kind, status,
        start_date, end_date, is_ebilling, is_rmc_director, salutation, sign_off, updates_via,
        payment_method, words, imported, version)
    SELECT p.id, :landlord, u.id, r.account_ref, r.account_key, r.account_name, r.account_kind,
        r.account_status, r.start_date, r.end_date, r.is_ebilling, r.is_rmc_director,
        r.salutation, r.sign_off, r.updates_via, r.payment_method, r.account_words,
        r.account_print, 1
    FROM plan_accounts p JOIN import_rows r ON r.line = p.line
    JOIN units u ON u.landlord_id = :landlord AND u.unit_key = r.unit_key
    WHERE p.is_new
    RETURNING id, version
)
INSERT INTO import_changes (kind, id, version) SELECT 'account', id, version FROM stored
"""

_CHANGED_ACCOUNTS = """
WITH stored AS (
    UPDATE accounts a SET unit_id = u.id, reference = r.account_ref, name = r.account_name,
        kind = r.account_kind, status = r.account_status, start_date = r.start_date,
        end_date = r.end_date, is_ebilling = r.is_ebilling,
        is_rmc_director = r.is_rmc_director, salutation = r.salutation,
        sign_off = r.sign_off, updates_via = r.updates_via,
        payment_method = r.payment_method, words = r.account_words,
        imported = r.account_print, version = a.version + 1
    FROM plan_accounts p JOIN import_rows r ON r.line = p.line
    JOIN units u ON u.landlord_id = :landlord AND u.unit_key = r.unit_key
    WHERE NOT p.is_new AND a.landlord_id = :landlord AND a.id = p.id
    RETURNING a.id, a.version
)
INSERT INTO import_changes (kind, id, version) SELECT 'account', id, version FROM stored
"""

_ACCOUNTS_OF_CHANGED_UNITS = """
WITH stored AS (
    UPDATE accounts a SET version = a.version + 1
    WHERE a.landlord_id = :landlord
      AND a.unit_id IN (SELECT id FROM plan_units WHERE NOT is_new)
      AND a.id NOT IN (SELECT id FROM plan_accounts)
    RETURNING a.id, a.version
)
INSERT INTO import_changes (kind, id, version) SELECT 'account', id, version FROM stored
"""

_OLD_IDENTIFIERS = """
DELETE FROM identifiers WHERE landlord_id = :landlord
AND account_id IN (SELECT id FROM plan_accounts WHERE NOT is_new)
"""

_IDENTIFIERS = """
INSERT INTO identifiers (landlord_id, account_id, kind, value, value_key)
SELECT :landlord, p.id, i.kind, i.value, i.value_key
FROM plan_accounts p JOIN import_rows r ON r.line = p.line,
     unnest(r.identifier_kinds, r.identifier_values, r.identifier_keys)
         AS i (kind, value, value_key)
"""

_NEW_CONTACTS = """
WITH stored AS (
    INSERT INTO contacts (id, landlord_id, contact_ref, title, first_name, last_name,
        organisation, email, email_key, other_emails, phone, phone_evening, mobile,
        date_of_birth, words, imported, version)
    SELECT p.id, :landlord, r.contact_ref, r.title, r.first_name, r.last_name, r.organisation,
        r.email, r.email_key, r.other_emails, r.phone, r.phone_evening, r.mobile,
        r.date_of_birth, r.contact_words, r.contact_print, 1
    FROM plan_contacts p JOIN import_rows r ON r.line = p.line
    WHERE p.is_new
    RETURNING id, version
)
INSERT INTO import_changes (kind, id, version) SELECT 'contact', id, version FROM stored
"""

_CHANGED_CONTACTS = """
WITH stored AS (
    UPDATE contacts c SET contact_ref = r.contact_ref, title = r.title, first_name = r.first_name,
        last_name = r.last_name, organisation = r.organisation, email = r.email,
        email_key = r.email_key,
        other_emails = r.other_emails, phone = r.phone, phone_evening = r.phone_evening,
        mobile = r.mobile, date_of_birth = r.date_of_birth, words = r.contact_words,
        imported = r.contact_print, version = c.version + 1
    FROM plan_contacts p JOIN import_rows r ON r.line = p.line
    WHERE NOT p.is_new AND c.landlord_id = :landlord AND c.id = p.id
    RETURNING c.id, c.version
)
INSERT INTO import_changes (kind, id, version) SELECT 'contact', id, version FROM stored
"""

_CHOSEN = """LEFT JOIN jsonb_to_recordset(CAST(:roles AS jsonb)) AS chosen
        (role text, finance boolean, maintenance boolean, keys boolean, documents boolean)
        ON chosen.role = r.role"""

_USUAL = {
    name: f"CASE WHEN '{name}' = ANY(r.unsaid) THEN coalesce(chosen.{name}{also}, r.{name})"
    f" ELSE r.{name} END"
    for name, also in zip(AUTHORITIES, ("", "", "", " AND r.is_ebilling"), strict=True)
}
"""What a new connection may: what the file says, else what the landlord chose, else the usual."""

_CHANGED_CONNECTIONS = f"""
WITH stored AS (
    UPDATE connections k SET status = r.role_status, valid_from = r.valid_from,
        valid_to = r.valid_to,
        finance = CASE WHEN 'finance' = ANY(r.unsaid) THEN k.finance ELSE r.finance END,
        maintenance = CASE WHEN 'maintenance' = ANY(r.unsaid) THEN k.maintenance
                      ELSE r.maintenance END,
        keys = CASE WHEN 'keys' = ANY(r.unsaid) THEN k.keys ELSE r.keys END,
        documents = CASE WHEN 'documents' = ANY(r.unsaid) AND l.goes_the_same_way THEN k.documents
                    ELSE {_USUAL["documents"]} END,
        imported = r.connection_print, version = k.version + 1
    FROM plan_connections p JOIN import_rows r ON r.line = p.line
    JOIN import_links l ON l.line = r.line
    {_CHOSEN}
    WHERE NOT p.is_new AND k.landlord_id = :landlord AND k.id = p.id
      AND (r.valid_to IS NULL AND r.role_status IN ('approved', 'current')) = :in_force
    RETURNING k.id, k.version, k.account_id, k.contact_id, k.status
)
INSERT INTO import_changes (kind, id, version, account_id, contact_id, status)
SELECT 'connection', id, version, account_id, contact_id, status FROM stored
"""  # noqa: S608  fixed names alone

_NEW_CONNECTIONS = f"""
WITH stored AS (
    INSERT INTO connections (id, landlord_id, account_id, contact_id, role, status, valid_from,
        valid_to, finance, maintenance, keys, documents, imported, version)
    SELECT p.id, :landlord, a.id, c.id, r.role, r.role_status, r.valid_from, r.valid_to,
        {", ".join(_USUAL.values())}, r.connection_print, 1
    FROM plan_connections p JOIN import_rows r ON r.line = p.line
    {_CHOSEN}
    JOIN accounts a ON a.landlord_id = :landlord AND a.account_key = r.account_key
    JOIN contacts c ON c.landlord_id = :landlord AND c.contact_ref = r.contact_ref
    WHERE p.is_new
    RETURNING id, version, account_id, contact_id, status
)
INSERT INTO import_changes (kind, id, version, account_id, contact_id, status)
SELECT 'connection', id, version, account_id, contact_id, status FROM stored
"""  # noqa: S608  fixed names alone


async def apply_plan(session: AsyncSession, landlord_id: UUID, roles: Roles) -> None:
    """Store what the plan says is new or different, every version counted up by one.

    `roles`: what the landlord lets new connections do where the file leaves it open.
    """
    values: dict[str, object] = {"landlord": landlord_id}
    chosen = json.dumps([{"role": role, **choice.model_dump()} for role, choice in roles.items()])
    for statement in (_ESTATES, _BLOCKS, _NEW_UNITS, _CHANGED_UNITS):
        await session.execute(text(statement), values)
    for statement in (_NEW_ACCOUNTS, _CHANGED_ACCOUNTS, _ACCOUNTS_OF_CHANGED_UNITS):
        await session.execute(text(statement), values)
    for statement in (_OLD_IDENTIFIERS, _IDENTIFIERS, _NEW_CONTACTS, _CHANGED_CONTACTS):
        await session.execute(text(statement), values)
    # An owner who leaves goes before the one who comes: an account has one at every moment.
    for in_force in (False, True):
        await session.execute(
            text(_CHANGED_CONNECTIONS), {**values, "roles": chosen, "in_force": in_force}
        )
    await session.execute(text(_NEW_CONNECTIONS), {**values, "roles": chosen})
    await session.execute(text("ANALYZE import_changes"))


class Change(NamedTuple):
    """One aggregate that an import created or changed, in the order it did so."""

    position: int
    kind: str
    """`account`, `contact` or `connection`."""

    id: UUID
    version: int
    account_id: UUID | None
    contact_id: UUID | None
    status: str | None


async def changes_after(session: AsyncSession, position: int, *, limit: int) -> list[Change]:
    """Return the next changes of this transaction's import, at most `limit`."""
    found = await session.execute(
        text(
            "SELECT position, kind, id, version, account_id, contact_id, status"
            " FROM import_changes WHERE position > :position ORDER BY position LIMIT :limit"
        ),
        {"position": position, "limit": limit},
    )
    return [Change(*row) for row in found]
