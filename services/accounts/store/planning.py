"""What an import would change: new and different units, accounts, contacts, connections."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_PLAN = """
CREATE TEMP TABLE plan_{table} ON COMMIT DROP AS
SELECT DISTINCT ON (r.{key}) r.line, coalesce(t.id, gen_random_uuid()) AS id, t.id IS NULL AS is_new
FROM import_rows r
LEFT JOIN {table} t ON t.landlord_id = :landlord AND t.{key} = r.{key}
WHERE r.wrong IS NULL AND r.{key} <> '' AND t.imported IS DISTINCT FROM r.{thing}_print
ORDER BY r.{key}, r.line
"""

_PLAN_CONTACTS = """
CREATE TEMP TABLE plan_contacts ON COMMIT DROP AS
SELECT DISTINCT ON (r.contact_ref) r.line, coalesce(t.id, i.id, gen_random_uuid()) AS id,
       coalesce(t.id, i.id) IS NULL AS is_new
FROM import_rows r
LEFT JOIN contacts t ON t.landlord_id = :landlord AND t.contact_ref = r.contact_ref
LEFT JOIN import_recognised i ON i.contact_ref = r.contact_ref
WHERE r.wrong IS NULL AND r.contact_ref <> '' AND t.imported IS DISTINCT FROM r.contact_print
ORDER BY r.contact_ref, r.line, i.id
"""

_PLAN_CONNECTIONS = """
CREATE TEMP TABLE plan_connections ON COMMIT DROP AS
SELECT r.line, coalesce(l.connection_id, gen_random_uuid()) AS id,
       l.connection_id IS NULL AS is_new
FROM import_rows r JOIN import_links l ON l.line = r.line
WHERE r.wrong IS NULL AND NOT l.is_same
"""

_COUNT = "SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM plan_{}"

_UNTOUCHED = """
SELECT count(*) FROM import_rows r WHERE r.wrong IS NULL
AND NOT EXISTS (SELECT FROM plan_units p WHERE p.line = r.line)
AND NOT EXISTS (SELECT FROM plan_accounts p WHERE p.line = r.line)
AND NOT EXISTS (SELECT FROM plan_contacts p WHERE p.line = r.line)
AND NOT EXISTS (SELECT FROM plan_connections p WHERE p.line = r.line)
"""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """How many of each an import creates and changes. `unchanged` counts rows."""

    units_new: int
    units_changed: int
    accounts_new: int
    accounts_changed: int
    contacts_new: int
    contacts_changed: int
    connections_new: int
    connections_changed: int
    unchanged: int

    @property
    def changes_something(self) -> bool:
        """Whether anything would be new or different."""
        new = self.units_new + self.accounts_new + self.contacts_new + self.connections_new
        changed = self.units_changed + self.accounts_changed
        return bool(new + changed + self.contacts_changed + self.connections_changed)


async def plan_import(session: AsyncSession, landlord_id: UUID) -> ImportPlan:
    """Compare the staged rows with what the last import said; store the plan in temp tables."""
    values = {"landlord": landlord_id}
    for table, thing, key in (
        ("units", "unit", "unit_key"),
        ("accounts", "account", "account_key"),
    ):
        await session.execute(text(_PLAN.format(table=table, thing=thing, key=key)), values)
    await session.execute(text(_PLAN_CONTACTS), values)
    await session.execute(text(_PLAN_CONNECTIONS))
    counts: list[int] = []
    for table in ("units", "accounts", "contacts", "connections"):
        await session.execute(text(f"ALTER TABLE plan_{table} ADD PRIMARY KEY (line)"))
        await session.execute(text(f"ANALYZE plan_{table}"))
        counts += (await session.execute(text(_COUNT.format(table)))).one()
    counts.append(await session.scalar(text(_UNTOUCHED)) or 0)
    return ImportPlan(*counts)
