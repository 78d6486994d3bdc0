"""A records file comes in: whole, once, and only where it says something new."""

from uuid import UUID, uuid4

import pytest

from chassis.errors import Invalid
from services.accounts.domain.errors import ImportUnderWay
from services.accounts.store.staging import is_alone
from tests.accounts.words import (
    BLIND,
    LANDLORD,
    NOBODY,
    OTHER_LANDLORD,
    a_file,
    announced,
    imported,
    names_announced,
    number,
    row,
    rows_of,
    value_of,
)


async def test_a_row_becomes_a_unit_an_account_a_contact_and_a_connection(database):
    outcome = await imported(database, a_file(row()))

    assert (outcome.rows, outcome.rows_refused) == (1, 0)
    assert await rows_of(database, "SELECT postcode_key, division FROM units") == [
        ("LX34AB", "ENG")
    ]
    assert await rows_of(database, "SELECT reference, account_key, version FROM accounts") == [
        ("3420-1000-301", "34201000301", 1)
    ]
    assert await rows_of(
        database,
        "SELECT role, status, finance, maintenance, keys, documents, version FROM connections",
    ) == [("unit_owner", "current", True, True, True, True, 1)]
    assert await rows_of(
        database, "SELECT kind, value, value_key FROM identifiers ORDER BY kind"
    ) == [
        ("legacy", "MRW403PYM", "MRW403PYM"),
        ("pin", "", BLIND.hash_pin(LANDLORD, "4471")),
    ]
    assert await rows_of(
        database, "SELECT b.name, e.name FROM blocks b JOIN estates e ON e.id = b.estate_id"
    ) == [("Heron Quay Apartments", "Harrowmere Waterside")]


async def test_what_came_in_is_announced_with_its_version_and_without_personal_data(database):
    await imported(database, a_file(row()))

    events = await announced(database)
    assert sorted(name for name, _ in events) == ["account", "connection", "contact"]
    assert all(body["version"] == 1 and body["landlord_id"] == str(LANDLORD) for _, body in events)
    assert "Vance" not in str(events)


async def test_the_same_bytes_again_change_nothing_and_announce_nothing(database):
    content = a_file(*(number(n) for n in range(1, 40)), row())
    await imported(database, content)
    before = await rows_of(database, "SELECT id, version, xmin::text FROM connections ORDER BY id")
    events = len(await announced(database))

    outcome = await imported(database, content)

    assert outcome.plan.unchanged == 40
    assert (
        await rows_of(database, "SELECT id, version, xmin::text FROM connections ORDER BY id")
        == before
    )
    assert len(await announced(database)) == events


async def test_only_what_differs_gets_a_new_version_and_is_announced(database):
    await imported(database, a_file(row(), number(4)))
    already = len(await announced(database))

    await imported(database, a_file(row(email="new@example.com"), number(4)))

    assert (await names_announced(database))[already:] == ["contact"]
    assert await rows_of(
        database, "SELECT email, version FROM contacts WHERE contact_ref = 'C-1'"
    ) == [("new@example.com", 2)]


async def test_a_units_new_postcode_is_announced_with_its_accounts(database):
    second = row(account_ref="R-77", account_kind="garage")
    await imported(database, a_file(row(), second))
    already = len(await announced(database))

    await imported(database, a_file(row(postcode="LX9 9ZZ"), row(second, postcode="LX9 9ZZ")))

    assert (await names_announced(database))[already:] == ["account", "account"]
    assert await rows_of(database, "SELECT DISTINCT version FROM accounts") == [(2,)]


async def test_an_account_that_moves_to_another_unit_is_announced(database):
    await imported(database, a_file(row()))
    await imported(database, a_file(row(unit_ref="HQ-004", address_line_1="Flat 4, Heron Quay")))

    assert (
        await value_of(
            database, "SELECT u.unit_ref FROM accounts a JOIN units u ON u.id = a.unit_id"
        )
        == "HQ-004"
    )
    assert await value_of(database, "SELECT version FROM accounts") == 2


async def test_a_dry_run_tells_what_would_happen_and_stores_none_of_it(database):
    outcome = await imported(database, a_file(row(), number(4, role="king")), is_dry_run=True)

    assert (outcome.plan.accounts_new, outcome.plan.contacts_new, outcome.rows_refused) == (1, 1, 1)
    assert await value_of(database, "SELECT count(*) FROM units") == 0
    assert await announced(database) == []
    assert await value_of(database, "SELECT count(*) FROM import_problems") == 1


async def test_a_bad_row_is_named_and_the_others_come_in(database):
    import_id = uuid4()
    outcome = await imported(
        database,
        a_file(row(), number(4, start_date="31/07/2019", email="nobody"), number(5)),
        import_id=import_id,
    )

    assert (outcome.rows, outcome.rows_refused, outcome.plan.accounts_new) == (3, 1, 2)
    problems = await rows_of(
        database, "SELECT line, column_name, problem, advice FROM import_problems ORDER BY 2"
    )
    assert [(line, column) for line, column, *_ in problems] == [(3, "email"), (3, "start_date")]
    assert "31/07/2019" in problems[1][2]
    assert "2019-07-31" in problems[1][3]


async def test_an_account_nobody_is_connected_to_needs_no_contact(database):
    outcome = await imported(database, a_file(row(**NOBODY)))

    assert (outcome.plan.accounts_new, outcome.plan.contacts_new, outcome.rows_refused) == (1, 0, 0)


async def test_one_person_may_hold_two_accounts(database):
    outcome = await imported(
        database, a_file(row(), row(account_ref="99887766554", account_kind="garage"))
    )

    plan = outcome.plan
    assert (plan.units_new, plan.accounts_new, plan.contacts_new, plan.connections_new) == (
        1,
        2,
        1,
        2,
    )


@pytest.mark.parametrize(
    ("second", "column"),
    [
        (row(account_ref="R-21", address_line_1="Flat 33, Heron Quay"), "unit_ref"),
        (row(account_status="previous", contact_ref="C-2"), "account_ref"),
        (row(account_ref="R-21", last_name="Vane"), "contact_ref"),
        (row(), "contact_ref"),
        (row(contact_ref="C-2", last_name="Other"), "role"),
    ],
)
async def test_a_row_that_contradicts_an_earlier_one_is_refused(database, second, column):
    outcome = await imported(database, a_file(row(), second))

    assert outcome.rows_refused == 1
    assert await rows_of(database, "SELECT line, column_name FROM import_problems") == [(3, column)]
    assert await value_of(database, "SELECT count(*) FROM connections") == 1


async def test_an_owner_may_leave_and_another_come_in_one_file_in_any_order(database):
    await imported(database, a_file(row()))
    leaves = row(valid_to="2026-02-01", role_status="previous")
    comes = row(contact_ref="C-2", last_name="Marlow", valid_from="2026-02-02")

    outcome = await imported(database, a_file(comes, leaves))

    assert outcome.rows_refused == 0
    assert await rows_of(database, "SELECT status FROM connections ORDER BY valid_from") == [
        ("previous",), ("current",),
    ]  # fmt: skip


async def test_a_second_owner_is_refused_while_the_first_stands_in_the_record(database):
    await imported(database, a_file(row()))

    outcome = await imported(database, a_file(row(contact_ref="C-2", last_name="Marlow")))

    assert outcome.rows_refused == 1
    assert await value_of(database, "SELECT count(*) FROM contacts") == 1


async def test_a_correction_by_hand_outlives_the_same_file(database):
    await imported(database, a_file(row()))
    await rows_of(database, "UPDATE contacts SET email = 'mended@example.com' RETURNING 1")

    await imported(database, a_file(row()))

    assert await value_of(database, "SELECT email FROM contacts") == "mended@example.com"


async def corrected(accounts, database, **changes):
    """Let staff correct the one contact, as the desk does."""
    [(contact_id, version)] = await rows_of(database, "SELECT id, version FROM contacts")
    answer = await accounts.call(
        "PATCH",
        f"/contacts/{contact_id}",
        json={"decision_id": str(uuid4()), "reason": "Showed the passport", **changes},
        headers={"If-Match": f'"{version}"'},
    )
    assert answer.is_success, answer.text


async def test_a_correction_by_hand_stands_when_the_file_changes_something_else(accounts, database):
    await imported(database, a_file(row()))
    await corrected(accounts, database, last_name="Vane", email="mended@example.com")

    outcome = await imported(database, a_file(row(phone="01632 960777")))

    assert (outcome.rows_refused, outcome.plan.contacts_changed) == (0, 1)
    assert await rows_of(database, "SELECT last_name, email, email_key, phone FROM contacts") == [
        ("Vane", "mended@example.com", "mended@example.com", "01632 960777")
    ]
    assert await rows_of(
        database, "SELECT line, column_name FROM import_problems ORDER BY column_name"
    ) == [(2, "email"), (2, "last_name")]
    assert await value_of(database, "SELECT words FROM contacts") == (
        "eleanor mended@example.com vane"
    )
    assert ("vane",) in await rows_of(database, "SELECT word FROM account_words")
    assert (await imported(database, a_file(row(phone="01632 960777")))).plan.unchanged == 1


async def test_what_a_file_says_for_the_first_time_takes_the_place_of_a_correction(
    accounts, database
):
    await imported(database, a_file(row()))
    await corrected(accounts, database, last_name="Vane")

    await imported(database, a_file(row(last_name="Marlow")))

    assert await value_of(database, "SELECT last_name FROM contacts") == "Marlow"
    assert await value_of(database, "SELECT count(*) FROM import_problems") == 0


async def test_a_person_who_registered_is_recognised_when_the_landlords_file_names_them(
    accounts, database
):
    await imported(database, a_file(row(**NOBODY)))
    account = await value_of(database, "SELECT id FROM accounts")
    added = await accounts.call(
        "POST",
        f"/accounts/{account}/contacts",
        json={
            "decision_id": str(uuid4()),
            "last_name": "Vance",
            "email": "eleanor.vance@example.com",
            "reason": "Showed the lease",
        },
    )

    outcome = await imported(database, a_file(row(), number(4)))

    assert outcome.rows_refused == 0
    assert (outcome.plan.contacts_new, outcome.plan.contacts_changed) == (1, 1)
    assert await rows_of(
        database,
        "SELECT id, first_name, version FROM contacts WHERE contact_ref = 'C-1'",
    ) == [(UUID(added.json()["contact_id"]), "Eleanor", 2)]
    assert await rows_of(
        database,
        "SELECT id, status, version FROM connections WHERE account_id = :a",
        a=account,
    ) == [(UUID(added.json()["connection_id"]), "current", 2)]
    assert (await imported(database, a_file(row(), number(4)))).plan.unchanged == 2


async def test_two_landlords_may_use_the_same_references_and_never_meet(database):
    await imported(database, a_file(row()))
    await imported(database, a_file(row(last_name="Other")), landlord=OTHER_LANDLORD)

    assert await rows_of(database, "SELECT last_name FROM contacts") == [("Vance",)]
    assert await rows_of(database, "SELECT last_name FROM contacts", landlord=OTHER_LANDLORD) == [
        ("Other",)
    ]


async def test_two_files_of_one_landlord_are_not_read_at_once(database):
    async with database.transaction(LANDLORD) as session:
        assert await is_alone(session, LANDLORD)
        with pytest.raises(ImportUnderWay):
            await imported(database, a_file(row()))
        await imported(database, a_file(row()), landlord=OTHER_LANDLORD)


async def test_a_file_that_breaks_off_changes_nothing(database):
    content = a_file(*(number(n) for n in range(1, 3000))) + b'"never closed'

    with pytest.raises(Invalid):
        await imported(database, content)

    assert await value_of(database, "SELECT count(*) FROM units") == 0
    assert await value_of(database, "SELECT count(*) FROM imports") == 0


async def test_versions_of_one_contact_only_ever_grow(database):
    for n in range(4):
        await imported(database, a_file(row(phone=f"01632 96000{n}")))

    versions = [b["version"] for name, b in await announced(database) if name == "contact"]
    assert versions == [1, 2, 3, 4]
