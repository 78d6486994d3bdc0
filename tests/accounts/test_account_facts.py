"""Staff mend facts of an account: once seen, with a reason, and no file undoes it."""

import pytest

from tests.accounts.words import a_file, imported, number, row, rows_of, value_of


@pytest.fixture
async def account_id(database):
    await imported(database, a_file(row(salutation="Dear Sir"), number(7)))
    return await value_of(database, "SELECT id FROM accounts WHERE account_key = '34201000301'")


@pytest.fixture
def correct(accounts, account_id):
    async def correct(version=1, as_="staff:agent", **facts):
        return await accounts.call(
            "PATCH",
            f"/accounts/{account_id}",
            as_=as_,
            headers={"If-Match": f'"{version}"'},
            json={"reason": "She rang", **facts},
        )

    return correct


async def test_a_fact_is_mended_and_what_stood_there_is_kept_with_the_reason(
    accounts, database, correct, account_id
):
    answer = await correct(salutation="Dear Ms Vance", is_rmc_director=True, sign_off="")
    page = (await accounts.call("GET", f"/accounts/{account_id}")).json()
    told = (await accounts.call("GET", f"/accounts/{account_id}/changes")).json()["items"]

    assert answer.json()["version"] == page["version"] == 2
    assert (page["salutation"], page["is_rmc_director"]) == ("Dear Ms Vance", True)
    assert sorted((each["field"], each["before"], each["after"]) for each in told) == [
        ("is_rmc_director", "false", "true"),
        ("salutation", "Dear Sir", "Dear Ms Vance"),
    ]
    assert {each["reason"] for each in told} == {"She rang"}
    found = await rows_of(
        database, "SELECT count(*) FROM outbox WHERE routing_key = 'accounts.account.recorded.v1'"
    )
    assert found[0][0] == 3, "two of the file, one of the correction"


async def test_whoever_saw_an_older_version_is_told_to_look_again(correct):
    await correct(salutation="Dear Ms Vance")

    answer = await correct(salutation="Dear Eleanor")

    assert (answer.status_code, answer.json()["code"]) == (412, "account_changed_meanwhile")


async def test_the_next_file_does_not_undo_a_correction_and_says_so(database, correct, account_id):
    await correct(salutation="Dear Ms Vance", updates_via="email")

    outcome = await imported(
        database, a_file(row(salutation="Dear Sir", account_name="Ms E Vance-Hill"), number(7))
    )
    kept = await rows_of(
        database, "SELECT salutation, updates_via, name FROM accounts WHERE id = :id", id=account_id
    )
    await imported(database, a_file(row(salutation="Dear Dr Vance"), number(7)))
    news = await value_of(database, "SELECT salutation FROM accounts WHERE id = :id", id=account_id)

    assert outcome.rows_refused == 0
    assert kept == [("Dear Ms Vance", "email", "Ms E Vance-Hill")]
    assert news == "Dear Dr Vance", "what a file says for the first time is news"
    problems = await rows_of(database, "SELECT column_name FROM import_problems ORDER BY 1")
    assert ("salutation",) in problems


async def test_a_way_of_telling_that_is_none_is_refused_by_name(correct):
    answer = await correct(updates_via="fax")

    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == ["updates_via"]


async def test_customers_mend_nothing(correct):
    assert (await correct(as_="customer", salutation="x")).status_code == 403
