"""Files by screen and folder: read by and by, looked at first, made good, undone to the letter."""

import os
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from chassis.events import now
from services.accounts.jobs import forget_files_handed_in
from services.accounts.store.delivery_places import FolderPlace
from services.accounts.use_cases.collect_deliveries import collect_deliveries
from services.accounts.use_cases.read_next_delivery import read_next_delivery
from tests.accounts.test_import_transactions import a_line, transactions
from tests.accounts.words import (
    BLIND,
    LANDLORD,
    OTHER_LANDLORD,
    a_file,
    number,
    row,
    rows_of,
    value_of,
)

LEAD = "staff:lead"


def files_of(accounts):
    return accounts.service.context.clients.deliveries


@pytest.fixture(autouse=True)
def folder(accounts, tmp_path):
    """Keep the files of a test below its own folder."""
    files_of(accounts).store._folder = tmp_path / "files"
    return tmp_path


async def hand_in(accounts, content, kind="records", *, dry_run=False, delivery_id=None, **how):
    answer = await accounts.call(
        "PUT",
        f"/deliveries/{delivery_id or uuid4()}",
        params={"kind": kind, "name": f"{kind}.csv", "dry_run": str(dry_run).lower()},
        content=content,
        as_=LEAD,
        **how,
    )
    assert answer.status_code == 202, answer.text
    return answer.json()["delivery_id"]


async def read_all(accounts, database, landlord=LANDLORD):
    while await read_next_delivery(database, files_of(accounts), landlord_id=landlord, blind=BLIND):
        pass


async def delivered(accounts, database, content, kind="records", **how):
    delivery_id = await hand_in(accounts, content, kind, **how)
    await read_all(accounts, database)
    return await one(accounts, delivery_id)


async def one(accounts, delivery_id):
    return (await accounts.call("GET", f"/deliveries/{delivery_id}", as_=LEAD)).json()


async def undo(accounts, delivery_id, **how):
    return await accounts.call("POST", f"/deliveries/{delivery_id}/undo", as_=LEAD, **how)


RECORD = {
    "units": "SELECT to_jsonb(t) - 'version' FROM units t ORDER BY unit_key",
    "accounts": "SELECT to_jsonb(t) - 'version' FROM accounts t ORDER BY account_key",
    "contacts": "SELECT to_jsonb(t) - 'version' FROM contacts t ORDER BY contact_ref",
    "connections": "SELECT to_jsonb(t) - 'version' FROM connections t ORDER BY id",
    "identifiers": "SELECT to_jsonb(t) FROM identifiers t ORDER BY account_id, kind, value_key",
    "words": "SELECT word, account_id FROM account_words ORDER BY word, account_id",
}


async def record(database):
    return {name: await rows_of(database, query) for name, query in RECORD.items()}


async def test_a_file_waits_is_read_and_tells_what_became_of_it(accounts, database):
    delivery_id = await hand_in(accounts, a_file(row(), number(7)))
    waiting = await one(accounts, delivery_id)

    await read_all(accounts, database)

    read = await one(accounts, delivery_id)
    assert (waiting["state"], waiting["counts"]) == ("waiting", {})
    assert (read["state"], read["done"], read["undo"]) == ("read", read["size"], "possible")
    assert read["counts"]["accounts_new"] == 2
    assert await value_of(database, "SELECT count(*) FROM accounts") == 2
    acts = await rows_of(database, "SELECT act, actor_kind FROM audit_entries")
    assert ("records.imported", "staff") in acts


async def test_a_dry_run_stores_nothing_and_is_made_good_without_sending_it_again(
    accounts, database
):
    tried = await delivered(accounts, database, a_file(row()), dry_run=True)
    before = await value_of(database, "SELECT count(*) FROM accounts")

    applied = await accounts.call(
        "POST", f"/deliveries/{tried['delivery_id']}/application", as_=LEAD
    )
    await read_all(accounts, database)

    good = await one(accounts, tried["delivery_id"])
    assert (tried["counts"]["accounts_new"], before, tried["undo"]) == (1, 0, "nothing")
    assert applied.status_code == 202
    assert (good["is_dry_run"], good["state"]) == (False, "read")
    assert await value_of(database, "SELECT count(*) FROM accounts") == 1


async def test_a_file_that_is_none_is_refused_with_what_would_be_right(accounts, database):
    told = await delivered(accounts, database, b"name;street\nx;y\n")

    assert told["state"] == "refused"
    assert told["refusal"] == "The columns are not separated by commas. Save as CSV."


async def test_the_same_file_sent_twice_under_one_id_is_one(accounts, database, folder):
    delivery_id = uuid4()
    for _ in range(2):
        await hand_in(accounts, a_file(row()), delivery_id=delivery_id)
    await read_all(accounts, database)

    assert await value_of(database, "SELECT count(*) FROM deliveries") == 1
    assert len([f for f in folder.glob("files/??/*") if f.is_file()]) == 1


async def test_undoing_puts_back_what_was_changed_and_ends_what_was_brought(accounts, database):
    await delivered(accounts, database, a_file(row(), number(7)))
    before = await record(database)
    second = await delivered(
        accounts,
        database,
        a_file(
            row(account_name="Somebody Else", last_name="Else", identifiers="legacy=OTHER99"),
            number(8),
        ),
    )

    answer = await undo(accounts, second["delivery_id"])

    assert (answer.status_code, answer.json()["state"]) == (200, "undone")
    assert answer.json()["left"] == 0
    after = await record(database)
    known = {str(each[0]["id"]) for each in before["accounts"]}
    for name in ("accounts", "contacts", "connections"):
        ids = {each[0]["id"] for each in before[name]}
        assert [each for each in after[name] if each[0]["id"] in ids] == before[name]
    assert after["identifiers"] == before["identifiers"]
    assert [w for w in after["words"] if str(w[1]) in known] == before["words"]
    new = [each[0] for each in after["accounts"] if each[0]["id"] not in known]
    assert [each["status"] for each in new] == ["lost"]
    ended = [
        each[0]["status"]
        for each in after["connections"]
        if each[0] not in [b[0] for b in before["connections"]]
    ]
    assert ended == ["previous"]


async def test_after_undoing_the_right_file_brings_everything(accounts, database):
    wrong = await delivered(accounts, database, a_file(row(account_name="Wrong"), number(7)))
    await undo(accounts, wrong["delivery_id"])

    right = await delivered(accounts, database, a_file(row(), number(7)))

    assert right["counts"]["accounts_changed"] == 2
    names = await rows_of(database, "SELECT name, status FROM accounts ORDER BY account_key")
    assert names == [("", "current"), ("Ms E Vance", "current")]
    assert await rows_of(database, "SELECT DISTINCT status FROM connections") == [("current",)]


async def test_what_staff_changed_since_the_file_is_left_and_counted(accounts, database):
    await delivered(accounts, database, a_file(row()))
    second = await delivered(accounts, database, a_file(row(last_name="Else")))
    async with database.transaction(LANDLORD) as session:
        await session.execute(
            text("UPDATE contacts SET last_name = 'Vance-Hill', version = version + 1")
        )

    answer = await undo(accounts, second["delivery_id"])

    assert answer.json()["left"] == 1
    assert await value_of(database, "SELECT last_name FROM contacts") == "Vance-Hill"


async def test_only_the_last_file_of_its_kind_can_be_undone_and_once(accounts, database):
    first = await delivered(accounts, database, a_file(row()))
    second = await delivered(accounts, database, a_file(row(last_name="Else")))
    told = await one(accounts, first["delivery_id"])

    refused = await undo(accounts, first["delivery_id"])
    assert (told["undo"], refused.status_code) == ("later_one", 409)
    assert refused.json()["code"] == "not_to_be_undone"
    for _ in range(2):
        assert (await undo(accounts, second["delivery_id"])).status_code == 200
    assert await value_of(database, "SELECT last_name FROM contacts") == "Vance"


async def test_undoing_money_reverses_each_entry_and_lets_the_right_file_come(accounts, database):
    await delivered(accounts, database, a_file(row(), number(7)))
    await delivered(accounts, database, transactions(a_line("T-0", "10.00")), "transactions")
    wrong = await delivered(
        accounts,
        database,
        transactions(
            a_line("T-1", "984.00", due_on="2199-01-01"),
            a_line("T-2", "-5.00", kind="payment", subtype="cheque"),
            a_line("T-3", "7.00", account_ref="34201000007"),
        ),
        "transactions",
    )

    answer = await undo(accounts, wrong["delivery_id"])
    right = await delivered(
        accounts, database, transactions(a_line("T-1", "98.40")), "transactions"
    )
    again = await undo(accounts, right["delivery_id"])
    third = await delivered(
        accounts, database, transactions(a_line("T-1", "98.00")), "transactions"
    )

    assert (answer.status_code, again.status_code) == (200, 200)
    assert right["counts"]["entries_new"] == third["counts"]["entries_new"] == 1
    balances = await rows_of(
        database,
        "SELECT a.account_key, l.balance_pence, l.last_payment_number FROM ledgers l"
        " JOIN accounts a ON a.id = l.account_id ORDER BY a.account_key",
    )
    assert balances == [("34201000007", 0, None), ("34201000301", 108_00, None)]
    sums = await rows_of(
        database,
        "SELECT account_id FROM ledger_entries GROUP BY account_id HAVING sum(amount_pence) <>"
        " (SELECT balance_pence FROM ledgers l WHERE l.account_id = ledger_entries.account_id)",
    )
    assert sums == []
    reversals = await rows_of(
        database,
        "SELECT count(*), count(DISTINCT reverses_id) FROM ledger_entries"
        " WHERE reverses_id IS NOT NULL",
    )
    assert reversals == [(4, 4)]


ROWS = st.lists(
    st.builds(
        lambda n, last, role, legacy: number(
            n,
            last_name=last,
            role=role,
            account_name=last[:3],
            identifiers=f"legacy={legacy}" if legacy else "",
        ),
        st.integers(1, 4),
        st.sampled_from(["Okafor", "O'Brien", "Zoë"]),
        st.sampled_from(["unit_owner", "joint_owner"]),
        st.sampled_from(["", "AB12", "CD34"]),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda each: each["account_ref"],
)


@given(first=ROWS, second=ROWS)
@settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
async def test_undoing_any_file_leaves_in_force_what_was_in_force_before_it(
    accounts, database, first, second
):
    async with database.transaction(LANDLORD) as session:
        for table in ("import_formers", "deliveries", "connections", "account_words",
                      "identifiers", "accounts", "units", "contacts"):  # fmt: skip
            await session.execute(text(f"DELETE FROM {table}"))
    in_force = (
        "SELECT a.account_key, a.name, c.last_name, k.role, i.value FROM accounts a"
        " JOIN connections k ON k.account_id = a.id AND k.status = 'current'"
        " JOIN contacts c ON c.id = k.contact_id LEFT JOIN identifiers i ON i.account_id = a.id"
        " WHERE a.status = 'current' ORDER BY 1, 3, 4, 5"
    )
    await delivered(accounts, database, a_file(*first))
    before = await rows_of(database, in_force)

    changed = await delivered(accounts, database, a_file(*second))
    if changed["undo"] == "possible":
        assert (await undo(accounts, changed["delivery_id"])).status_code == 200

    assert await rows_of(database, in_force) == before


async def test_files_of_the_folder_are_taken_once_they_are_whole_and_links_never(
    accounts, database, folder
):
    inbox = folder / "inbox"
    inbox.mkdir()
    whole, growing, other = (
        inbox / "records-night.csv",
        inbox / "transactions.csv",
        inbox / "notes.txt",
    )
    for file in (whole, growing, other):
        file.write_bytes(a_file(row()))
    os.utime(whole, (time.time() - 60,) * 2)
    os.utime(other, (time.time() - 60,) * 2)
    (folder / "secret.csv").write_bytes(a_file(row()))
    (inbox / "records-link.csv").symlink_to(folder / "secret.csv")
    empty = inbox / "records-empty.csv"
    empty.write_bytes(b"")
    os.utime(empty, (time.time() - 60,) * 2)

    taken = await collect_deliveries(
        database, files_of(accounts), landlord_id=LANDLORD, place=FolderPlace(inbox), most=1024**2
    )
    await read_all(accounts, database)

    assert taken == 1
    assert {each.name for each in inbox.iterdir() if each.is_file()} == {
        "transactions.csv",
        "notes.txt",
        "records-link.csv",
    }
    assert [each.name.endswith("records-night.csv") for each in (inbox / "taken").iterdir()] == [
        True
    ]
    assert len(list((inbox / "refused").iterdir())) == 1
    found = await rows_of(database, "SELECT source, state, name FROM deliveries")
    assert found == [("folder", "read", "records-night.csv")]


async def test_a_file_that_processes_die_over_is_given_up_after_three_tries(accounts, database):
    delivery_id = await hand_in(accounts, a_file(row()))
    async with database.transaction(LANDLORD) as session:
        await session.execute(
            text("UPDATE deliveries SET state = 'reading', tries = 3, touched_at = :then"),
            {"then": now() - timedelta(minutes=5)},
        )

    await read_all(accounts, database)

    told = await one(accounts, delivery_id)
    assert told["state"] == "refused"
    assert "three times" in told["refusal"]
    assert await value_of(database, "SELECT count(*) FROM accounts") == 0


async def test_a_file_is_dropped_after_a_week_and_the_delivery_stays(accounts, database, folder):
    tried = await delivered(accounts, database, a_file(row()), dry_run=True)
    async with database.transaction(LANDLORD) as session:
        await session.execute(
            text("UPDATE deliveries SET came_at = :then"), {"then": now() - timedelta(days=8)}
        )

    await forget_files_handed_in(accounts.service.context)

    told = await one(accounts, tried["delivery_id"])
    again = await accounts.call("POST", f"/deliveries/{tried['delivery_id']}/application", as_=LEAD)
    assert told["is_file_kept"] is False
    assert [f for f in folder.glob("files/??/*") if f.is_file()] == []
    assert (again.status_code, again.json()["code"]) == (409, "not_to_be_applied")


async def test_what_a_program_sends_is_in_the_list_and_can_be_undone(accounts, database):
    answer = await accounts.call("POST", "/imports", content=a_file(row()), as_="operator")

    listed = (await accounts.call("GET", "/deliveries", as_=LEAD)).json()["items"]
    undone = await undo(accounts, answer.json()["import_id"])

    assert [(each["source"], each["undo"]) for each in listed] == [("program", "possible")]
    assert undone.json()["state"] == "undone"


async def test_nobody_but_leads_of_the_landlord_sees_or_undoes_files(accounts, database):
    told = await delivered(accounts, database, a_file(row()))
    path = f"/deliveries/{told['delivery_id']}"

    assert (await accounts.call("GET", path)).status_code == 403
    assert (await accounts.call("POST", f"{path}/undo")).status_code == 403
    other = await accounts.call("GET", path, as_=LEAD, landlord=OTHER_LANDLORD)
    assert other.status_code == 404
    assert (await undo(accounts, told["delivery_id"], landlord=OTHER_LANDLORD)).status_code in (
        404,
        409,
    )
