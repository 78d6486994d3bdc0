"""People change what the record says of them: some at once, some once staff have checked it."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.accounts.domain.details import is_telephone, problems_of
from tests.accounts.words import (
    ELEANOR,
    OTHER_LANDLORD,
    a_file,
    imported,
    number,
    row,
    rows_of,
    value_of,
)


@pytest.fixture
async def contact(database):
    await imported(database, a_file(row(), number(7)))
    return await value_of(database, "SELECT id FROM contacts WHERE contact_ref = 'C-1'")


@pytest.fixture
def ask(accounts, contact):
    async def ask(method="PATCH", path="/me/details", **wish):
        body = {"json": wish} if method == "PATCH" else {}
        return await accounts.call(method, path, as_="customer", contact_id=contact, **body)

    return ask


@pytest.fixture
def decide(accounts):
    async def decide(change_id, *, is_accepted=True, as_="staff:agent", **how):
        return await accounts.call(
            "POST",
            f"/detail-changes/{change_id}/decision",
            as_=as_,
            json={"is_accepted": is_accepted, "reason": "Checked by telephone"},
            **how,
        )

    return decide


async def waiting(ask):
    return (await ask("GET")).json()["waiting"]


async def test_a_telephone_number_is_changed_at_once_and_its_owner_is_told(ask, database):
    answer = await ask(phone="020 7946 0001", title="Dr")

    assert answer.json() == {"changed": ["phone", "title"], "waiting": []}
    assert await rows_of(
        database, "SELECT phone, title FROM contacts WHERE contact_ref = 'C-1'"
    ) == [("020 7946 0001", "Dr")]
    told = await rows_of(
        database,
        "SELECT body FROM outbox WHERE routing_key = 'accounts.detail_change.settled.v1'",
    )
    assert len(told) == 2
    assert "7946" not in str(told), "an event tells no value"
    history = await rows_of(
        database, "SELECT field, before, after, changed_by_name FROM contact_changes ORDER BY field"
    )
    assert history == [
        ("phone", "01632 960123", "020 7946 0001", "Eleanor Vance"),
        ("title", "Ms", "Dr", "Eleanor Vance"),
    ]


async def test_a_name_waits_for_a_check_and_the_old_stands_meanwhile(ask, database, decide):
    answer = await ask(last_name="Vance-Hill")
    before = await value_of(database, "SELECT last_name FROM contacts WHERE contact_ref = 'C-1'")
    [change] = await waiting(ask)

    accepted = await decide(change["change_id"])

    assert answer.json() == {"changed": [], "waiting": ["last_name"]}
    assert (before, change["before"], change["wanted"]) == ("Vance", "Vance", "Vance-Hill")
    assert accepted.status_code == 204
    assert await waiting(ask) == []
    assert (
        await value_of(database, "SELECT last_name FROM contacts WHERE contact_ref = 'C-1'")
        == "Vance-Hill"
    )
    found = await rows_of(
        database,
        "SELECT changed_by_name, reason FROM contact_changes WHERE field = 'last_name'",
    )
    assert found == [("Priya Ranasinghe", "Checked by telephone")]


async def test_a_refused_change_leaves_the_old_and_tells_its_person_why(
    ask, accounts, database, decide
):
    await ask(first_name="Nell")
    [change] = await waiting(ask)

    await decide(change["change_id"], is_accepted=False)
    mail = await accounts.call(
        "GET", f"/detail-changes/{change['change_id']}/mail", as_="service:notifications"
    )

    assert (
        await value_of(database, "SELECT first_name FROM contacts WHERE contact_ref = 'C-1'")
        == "Eleanor"
    )
    told = mail.json()
    assert (told["state"], told["reason"]) == ("refused", "Checked by telephone")
    assert "Nell" not in mail.text


async def test_asking_again_takes_the_place_of_the_first_and_asking_for_the_old_takes_it_back(
    ask, database
):
    await ask(last_name="Hill")
    await ask(last_name="Hill")
    await ask(last_name="Vance-Hill")
    wanted = [each["wanted"] for each in await waiting(ask)]
    await ask(last_name="Vance")

    assert wanted == ["Vance-Hill"]
    assert await waiting(ask) == []
    states = await rows_of(database, "SELECT wanted, state FROM detail_changes ORDER BY wanted")
    assert states == [("Hill", "withdrawn"), ("Vance-Hill", "withdrawn")]


async def test_somebody_takes_back_what_they_asked_for_and_nobody_elses(ask, accounts, database):
    await ask(last_name="Hill")
    [change] = await waiting(ask)
    other = await value_of(database, "SELECT id FROM contacts WHERE contact_ref = 'N-7'")
    path = f"/me/details/waiting/{change['change_id']}"

    stranger = await accounts.call("DELETE", path, as_="customer", contact_id=other)
    own = await ask("DELETE", path)

    assert (stranger.status_code, own.status_code) == (404, 204)
    assert await waiting(ask) == []


async def test_a_decision_twice_is_one_and_the_other_way_round_is_refused(ask, decide):
    await ask(last_name="Hill")
    [change] = await waiting(ask)

    first = await decide(change["change_id"])
    again = await decide(change["change_id"])
    otherwise = await decide(change["change_id"], is_accepted=False)

    assert (first.status_code, again.status_code) == (204, 204)
    assert (otherwise.status_code, otherwise.json()["code"]) == (
        409,
        "detail_change_settled_already",
    )


async def test_staff_see_what_waits_the_oldest_first_with_whose_it_is(ask, accounts, contact):
    await ask(last_name="Hill", first_name="Nell")

    found = (await accounts.call("GET", "/detail-changes", as_="staff:agent")).json()
    theirs = (
        await accounts.call(
            "GET", "/detail-changes", as_="staff:agent", params={"contact": str(uuid4())}
        )
    ).json()
    elsewhere = await accounts.call(
        "GET", "/detail-changes", as_="staff:agent", landlord=OTHER_LANDLORD
    )

    assert found["waiting"] == 2
    assert {each["name"] for each in found["items"]} == {"Eleanor Vance"}
    assert found["items"][0]["accounts"][0]["reference"] == ELEANOR["account_ref"]
    assert theirs["items"] == []
    assert elsewhere.json()["items"] == []


async def test_the_next_file_does_not_undo_what_somebody_changed_themselves(ask, database, decide):
    await ask(mobile="07700 900999", phone="")
    await imported(database, a_file(row(account_name="Ms E Vance again", mobile=""), number(7)))
    await imported(database, a_file(row(mobile="", title="Mrs"), number(7)))

    assert await rows_of(
        database, "SELECT mobile, phone, title FROM contacts WHERE contact_ref = 'C-1'"
    ) == [("07700 900999", "", "Mrs")]


async def test_what_cannot_be_right_is_named_by_field_and_nothing_of_it_is_stored(ask, database):
    answer = await ask(phone="ring me", last_name="", first_name="x" * 90, mobile="07700 900142")

    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"phone", "last_name", "first_name"}
    assert await value_of(database, "SELECT count(*) FROM detail_changes") == 0


async def test_who_is_not_on_record_can_change_nothing(accounts, contact):
    answer = await accounts.call(
        "PATCH", "/me/details", as_="customer", contact_id=UUID(int=9), json={"title": "Ms"}
    )

    assert answer.status_code == 404


@given(st.text(max_size=40))
def test_any_text_for_a_telephone_is_a_number_or_refused_in_words(text):
    problems = problems_of({"mobile": text}, last_name="Vance", organisation="")

    assert bool(problems) == (bool(text) and not is_telephone(text))
    if is_telephone(text):
        assert sum(each.isdigit() for each in text) >= 7
