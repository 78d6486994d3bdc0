"""The timeline of an account, for staff: its activity, and what staff did there."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.accounts.domain.activity import Happening, Shown
from services.accounts.store.activity import keep_happenings
from tests.accounts.words import LANDLORD, a_file, imported, row, rows_of, value_of


@pytest.fixture
async def account(database):
    await imported(database, a_file(row()))
    return await value_of(database, "SELECT id FROM accounts WHERE reference = '3420-1000-301'")


async def charged(database, account, *, pence=12_300, day=5):
    at = datetime(2026, 1, day, 12, tzinfo=UTC)
    happened = Happening(
        uuid4(), LANDLORD, account, 1, "ledger.charge", Shown.FINANCE, at, "", pence
    )
    async with database.transaction(LANDLORD) as session:
        await keep_happenings(session, [happened])


async def timeline(accounts, account, **query):
    return await accounts.call("GET", f"/accounts/{account}/timeline", params=query)


async def hold(accounts, account):
    path = f"/accounts/{account}/legal-hold"
    await accounts.call("POST", path, json={"reason": "Claim 4"}, as_="staff:lead")


async def test_money_and_acts_are_told_in_one_list_with_who_did_them(accounts, database, account):
    await charged(database, account)
    await hold(accounts, account)

    told = (await timeline(accounts, account)).json()["items"]

    assert [(each["kind"].split(".")[0], each["is_act"]) for each in told] == [
        ("legal_hold", True),
        ("ledger", False),
    ]
    assert (told[0]["by"], told[0]["detail"]) == ("Priya Ranasinghe", "Claim 4")
    assert told[1]["amount_pence"] == 12_300


@pytest.mark.parametrize(
    ("kind", "kinds"),
    [("money", {"ledger"}), ("staff", {"legal_hold"}), ("documents", set()), ("access", set())],
)
async def test_one_kind_alone(accounts, database, account, kind, kinds):
    await charged(database, account)
    await hold(accounts, account)

    told = (await timeline(accounts, account, kind=kind)).json()["items"]

    assert {each["kind"].split(".")[0] for each in told} == kinds


async def test_page_by_page_everything_is_told_once(accounts, database, account):
    for number in range(5):
        await charged(database, account, pence=100, day=5 + number // 2)
    await hold(accounts, account)
    seen, query = [], {}
    for _page in range(10):
        answer = (await timeline(accounts, account, limit=2, **query)).json()
        seen += [each["item_id"] for each in answer["items"]]
        if not answer["has_more"]:
            break
        last = answer["items"][-1]
        query = {"before": last["at"], "before_id": last["item_id"]}

    assert len(seen) == len(set(seen)) == 6


async def test_looking_at_the_money_there_is_written_down_once_a_visit(accounts, database, account):
    first = (await timeline(accounts, account)).json()
    assert first["items"] == []
    await timeline(accounts, account, before="2026-01-01T00:00:00Z", before_id=str(uuid4()))

    acts = await rows_of(database, "SELECT act FROM audit_entries WHERE act LIKE 'account.%'")
    assert acts == [("account.money_looked_at",)]


async def test_of_no_such_account_or_half_a_place_nothing_is_told(accounts, account):
    assert (await timeline(accounts, uuid4())).status_code == 404
    assert (await timeline(accounts, account, before_id=str(uuid4()))).status_code == 422
    answer = await accounts.call("GET", f"/accounts/{account}/timeline", as_="customer")
    assert answer.status_code == 403
