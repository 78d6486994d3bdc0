"""What the tests of accounts say: files, landlords, imports, events."""

import csv
import io
import json
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import text

from chassis.blind import BlindKey
from chassis.db import Database
from chassis.role_choices import NO_ROLES
from services.accounts.domain.records import COLUMNS
from services.accounts.use_cases.import_records import ImportOutcome, import_records

LANDLORD = UUID("10000000-0000-4000-8000-000000000001")
OTHER_LANDLORD = UUID("10000000-0000-4000-8000-000000000002")
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)

ELEANOR = {
    "unit_ref": "HQ-003",
    "estate": "Harrowmere Waterside",
    "block": "Heron Quay Apartments",
    "uprn": "999000000003",
    "address_line_1": "Flat 3, Heron Quay",
    "town": "Harrowmere",
    "postcode": "LX3 4AB",
    "account_ref": "3420-1000-301",
    "account_name": "Ms E Vance",
    "account_kind": "service_charge",
    "account_status": "current",
    "start_date": "2019-07-31",
    "ebilling": "yes",
    "contact_ref": "C-1",
    "title": "Ms",
    "first_name": "Eleanor",
    "last_name": "Vance",
    "email": "Eleanor.Vance@example.com",
    "phone": "01632 960123",
    "role": "unit_owner",
    "role_status": "current",
    "valid_from": "2019-07-31",
    "identifiers": "legacy=MRW403PYM;pin=44 71",
}


NOBODY = dict.fromkeys(
    (
        "contact_ref",
        "title",
        "first_name",
        "last_name",
        "email",
        "role",
        "role_status",
        "valid_from",
    ),
    "",
)
"""The cells of a row without a contact."""


def row(base=ELEANOR, **changes):
    return {**base, **changes}


def number(n, **changes):
    """The row of the n-th flat and its owner."""
    facts = {
        "unit_ref": f"HQ-1{n:06}",
        "address_line_1": f"Flat {n}, Heron Quay",
        "uprn": "",
        "account_ref": f"34201{n:06}",
        "account_name": "",
        "contact_ref": f"N-{n}",
        "first_name": "Person",
        "last_name": f"Number{n}",
        "email": f"person{n}@example.com",
        "identifiers": "",
    }
    return row(**{**facts, **changes})


RECORD_KEY = b"32 bytes that only these tests know."
BLIND = BlindKey(RECORD_KEY)


def a_file(*rows, columns=COLUMNS):
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


async def imported(
    database: Database,
    content: bytes,
    *,
    landlord=LANDLORD,
    is_dry_run=False,
    import_id=None,
    roles=NO_ROLES,
) -> ImportOutcome:
    async with database.transaction(landlord) as session:
        return await import_records(
            session,
            import_id=import_id or uuid4(),
            landlord_id=landlord,
            pieces=[content[i : i + 1000] for i in range(0, len(content), 1000)],
            is_dry_run=is_dry_run,
            sent_by="operator",
            read_at=NOON,
            blind=BLIND,
            roles=roles,
        )


async def rows_of(database: Database, query: str, *, landlord=LANDLORD, **values):
    async with database.transaction(landlord) as session:
        found = await session.execute(text(query), {"landlord": landlord, **values})
        return [tuple(each) for each in found]


async def value_of(database: Database, query: str, **values):
    return (await rows_of(database, query, **values))[0][0]


async def announced(database: Database):
    """Every event of the outbox in its order: (short name, body)."""
    found = await rows_of(database, "SELECT routing_key, body FROM outbox ORDER BY position")
    return [(key.split(".")[1], json.loads(body)) for key, body in found]


async def names_announced(database: Database):
    return [name for name, _ in await announced(database)]
