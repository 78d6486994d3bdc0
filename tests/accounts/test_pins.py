"""A PIN on record is a hash: in every table, for every caller, also where it stood in clear."""

import dataclasses

import pytest
from sqlalchemy import text

from chassis.blind import BlindKey
from services.accounts.domain.references import identifiers_of
from services.accounts.jobs import hash_pins_of_earlier_imports
from services.accounts.store.pins import clear_pins
from tests.accounts.words import (
    BLIND,
    LANDLORD,
    a_file,
    announced,
    imported,
    number,
    row,
    rows_of,
    value_of,
)

PIN = "44 71-QZ"
HASHED = BLIND.hash_pin(LANDLORD, PIN)


async def everything_held(database):
    tables = await rows_of(
        database,
        "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind = 'r' AND n.nspname = 'public'",
    )
    held = [
        await rows_of(database, f"SELECT to_jsonb(t)::text FROM {name} t") for (name,) in tables
    ]
    return str(held)


async def test_no_table_holds_the_pin_of_a_file(database):
    await imported(database, a_file(row(identifiers=f"legacy=MRW403PYM;pin={PIN}")))

    held = await everything_held(database)
    assert HASHED in held
    assert "MRW403PYM" in held, "other numbers stay readable"
    assert not [said for said in (PIN, "4471QZ", "44 71") if said in held]


async def test_registration_gets_the_hash_of_what_an_applicant_may_type(accounts, database):
    await imported(database, a_file(row(identifiers=f"Housing PIN={PIN}")))

    answer = await accounts.call("GET", "/records", as_="service:registration")

    [account] = answer.json()["accounts"]
    assert account["identifiers"] == [{"kind": "pin", "value": BLIND.hash_pin(LANDLORD, "4471qz")}]


def test_a_hash_is_of_one_landlord_and_one_key_and_of_no_pin_there_is_none():
    assert BLIND.hash_pin(LANDLORD, " - ") == ""
    assert BlindKey(b"another installation's 32 bytes..").hash_pin(LANDLORD, PIN) != HASHED
    assert BLIND.hash_pin(type(LANDLORD)(int=1), PIN) != HASHED


async def test_what_the_file_says_again_changes_nothing(database):
    content = a_file(row(identifiers=f"pin={PIN}"))
    await imported(database, content)

    outcome = await imported(database, content)

    assert (outcome.plan.accounts_changed, outcome.plan.unchanged) == (0, 1)


async def test_without_a_key_rows_with_pins_are_refused_and_told_what_is_missing(
    accounts, database
):
    context = accounts.service.context
    context.clients = dataclasses.replace(context.clients, blind=None)
    content = a_file(row(identifiers=f"pin={PIN}"), number(2, identifiers=""))

    answer = await accounts.call("POST", "/imports", as_="operator", content=content)

    [problem] = answer.json()["problems"]
    assert (problem["line"], problem["column"]) == (2, "identifiers")
    assert "RECORD_KEY_FILE" in problem["advice"]
    assert answer.json()["accounts_new"] == 1
    assert PIN not in answer.text


async def given_a_clear_pin(database, **identifiers):
    """As it stood before PINs were hashed at import."""
    await imported(database, a_file(row(identifiers="legacy=A1B2")))
    async with database.transaction(LANDLORD) as session:
        await session.execute(
            text(
                "INSERT INTO identifiers (landlord_id, account_id, kind, value, value_key)"
                " SELECT landlord_id, id, 'pin', :pin, '4471QZ' FROM accounts"
            ),
            {"pin": PIN},
        )


async def test_pins_that_stood_in_clear_are_hashed_and_leave_no_fingerprint(accounts, database):
    await given_a_clear_pin(database)
    before = len(await announced(database))

    await hash_pins_of_earlier_imports(accounts.service.context)
    await hash_pins_of_earlier_imports(accounts.service.context)

    assert await rows_of(database, "SELECT kind, value, value_key FROM identifiers ORDER BY 1") == [
        ("legacy", "A1B2", "A1B2"),
        ("pin", "", HASHED),
    ]
    assert await value_of(database, "SELECT imported FROM accounts") is None
    assert len(await announced(database)) == before, "registration holds that hash already"
    assert PIN not in await everything_held(database)


async def test_a_clear_pin_beside_its_hash_goes(accounts, database):
    await given_a_clear_pin(database)
    await imported(database, a_file(row(identifiers=f"pin={PIN}")))
    async with database.transaction(LANDLORD) as session:
        await session.execute(
            text(
                "INSERT INTO identifiers (landlord_id, account_id, kind, value, value_key)"
                " SELECT landlord_id, id, 'pin', '44 71', '4471QZ' FROM accounts"
            )
        )

    await hash_pins_of_earlier_imports(accounts.service.context)

    assert await rows_of(database, "SELECT value, value_key FROM identifiers") == [("", HASHED)]


async def test_two_processes_share_the_work(accounts, database):
    await given_a_clear_pin(database)

    async with database.transaction(LANDLORD) as one, database.transaction(LANDLORD) as other:
        assert len(await clear_pins(one, LANDLORD, most=10)) == 1
        assert await clear_pins(other, LANDLORD, most=10) == []


@pytest.mark.parametrize(
    "cell", ["password=Tr0ub4dor", "security word=heron", "portal_key=7KQ2M4XW", "4471", "4471=pin"]
)
def test_secrets_have_no_place_on_record_and_no_message_repeats_one(cell):
    with pytest.raises(ValueError, match=r".") as refusal:
        identifiers_of(cell)

    told = str(refusal.value)
    assert not [said for said in ("Tr0ub4dor", "heron", "7KQ2M4XW", "4471") if said in told]
