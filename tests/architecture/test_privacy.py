"""What Lodge holds about people stands in `privacy.yaml`, column by column, and nothing else does."""

from pathlib import Path

import asyncpg
import pytest
import yaml

from tests.architecture.test_tables import SERVICES

PROJECT = Path(__file__).parents[2]
REGISTER = yaml.safe_load((PROJECT / "privacy.yaml").read_text())
BASES = {"consent", "contract", "legal_obligation", "legitimate_interests"}
"""Of Article 6 UK GDPR; vital interests and public tasks are not what Lodge is for."""

COLUMNS = """
SELECT c.relname AS "table", a.attname AS name
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
  AND c.relname <> 'alembic_version' AND a.attnum > 0 AND NOT a.attisdropped
"""
SAYS_SOMETHING = (
    "email", "phone", "mobile", "first_name", "last_name", "date_of_birth", "address_line",
    "postcode", "password_hash", "answer_hash", "code_hash", "network", "browser", "recipient",
    "contact_id", "user_id", "_by_name",
)  # fmt: skip
"""Parts of names of columns that are about somebody wherever they stand."""


@pytest.mark.parametrize("service", SERVICES)
async def test_every_column_stands_in_the_register_and_the_register_names_no_other(
    service, databases
):
    urls = await databases.migrated(service)
    connection = await asyncpg.connect(urls.service)
    held: dict[str, set[str]] = {}
    for row in await connection.fetch(COLUMNS):
        held.setdefault(row["table"], set()).add(row["name"])
    await connection.close()
    await databases.drop(urls.service)

    told = {
        table: set(entry["personal"]) | set(entry["other"])
        for table, entry in REGISTER["services"][service].items()
    }
    assert told == held, "add the column to privacy.yaml: what it says of whom, why, how long"


ENTRIES = [
    pytest.param(entry, id=f"{service}.{table}")
    for service, tables in REGISTER["services"].items()
    for table, entry in tables.items()
]


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_table_has_a_purpose_with_a_basis_and_a_period(entry):
    assert set(entry) == {"purpose", "kept", "personal", "other"}
    assert REGISTER["purposes"][entry["purpose"]]["basis"] in BASES
    assert entry["kept"] in REGISTER["periods"]
    assert not set(entry["personal"]) & set(entry["other"])


@pytest.mark.parametrize("entry", ENTRIES)
def test_what_is_about_somebody_by_its_name_is_called_personal(entry):
    overlooked = [
        column
        for column in entry["other"]
        if any(part in column for part in SAYS_SOMETHING) and not column.endswith(("_at", "_as_of"))
    ]

    assert overlooked == []


@pytest.mark.parametrize("name", sorted(REGISTER["periods"]))
def test_a_period_names_the_code_that_carries_it_out_or_says_that_nothing_does(name):
    period = REGISTER["periods"][name]

    assert period["how_long"]
    assert period["by"] == "nothing" or (PROJECT / period["by"]).exists()


def test_every_purpose_and_period_is_used():
    used = [entry for tables in REGISTER["services"].values() for entry in tables.values()]

    assert {entry["purpose"] for entry in used} == set(REGISTER["purposes"])
    assert {entry["kept"] for entry in used} == set(REGISTER["periods"])
