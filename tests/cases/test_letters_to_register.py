"""A new key for somebody's letter: made by staff who showed who they are, shown once."""

import pytest
import pytest_asyncio

from chassis.events import now
from services.cases.clients import staff_sessions
from tests.cases.desk import ACCOUNT_ID, CONNECTION_ID, account

LETTER = f"/accounts/{ACCOUNT_ID}/letters/{CONNECTION_ID}"


@pytest_asyncio.fixture
async def worker(tobias, neighbours, monkeypatch):
    """Somebody at work who has just shown who they are, at a landlord who gives out keys."""
    neighbours.accounts[ACCOUNT_ID] = account()
    neighbours.posted_kinds = ["portal_key"]
    asked = staff_sessions.view

    async def proved(*who):
        return (await asked(*who)).model_copy(update={"proved_at": now()})

    monkeypatch.setattr(staff_sessions, "view", proved)
    return tobias


async def test_the_account_leads_to_the_letter_of_its_holder(worker):
    page = (await worker.get(f"/accounts/{ACCOUNT_ID}")).text

    assert f'href="{LETTER}"' in page


async def test_without_keys_in_the_policy_there_is_no_such_link(worker, neighbours):
    neighbours.posted_kinds = []

    assert LETTER not in (await worker.get(f"/accounts/{ACCOUNT_ID}")).text
    assert "Nobody comes in by letter here" in (await worker.get(LETTER)).text


async def test_a_new_key_is_shown_once_and_the_page_says_how_the_last_one_stands(worker):
    page = (await worker.get(LETTER)).text
    assert "waits to be used" in page
    assert "K4GE" not in page

    made = await worker.post(LETTER, kind="portal_key")

    assert made.status_code == 200
    assert "K4GE-BR1P-RJ40-4TAX1" in made.text
    assert "34208002101" in made.text
    assert "no-store" in made.headers["cache-control"]


async def test_who_does_not_hold_the_home_gets_none(worker, neighbours):
    neighbours.holds_no_home = True

    refused = await worker.post(LETTER, kind="portal_key")

    assert refused.status_code == 422
    assert "they do not hold this home today" in refused.text


@pytest.mark.parametrize("kind", ["", "activation_code", "passport"])
async def test_only_what_the_landlord_gives_out_can_be_made(worker, kind):
    refused = await worker.post(LETTER, kind=kind)

    assert refused.status_code == 422
    assert "Choose what to make" in refused.text


async def test_a_connection_of_another_account_is_not_found(worker):
    other = LETTER.replace(str(CONNECTION_ID), str(ACCOUNT_ID))

    assert (await worker.get(other)).status_code == 404


async def test_a_key_is_made_by_nobody_who_did_not_just_show_who_they_are(tobias, neighbours):
    neighbours.accounts[ACCOUNT_ID] = account()

    answer = await tobias.post(LETTER, kind="portal_key")

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/confirm")
