"""The dashboard: what matters, what happened, and tiles that lead to the rooms of the home."""

import re
from uuid import UUID

import pytest

from tests.gateway.doubles import home
from tests.gateway.happenings_double import happened, notice
from tests.gateway.test_signed_in import HOME, words

ACTIVITY = f"{HOME}/activity"
MOST_CALLS = 5
"""Beside the question whether the session is still good, which is asked every few seconds."""


async def test_important_information_stands_on_the_dashboard_of_its_home(resident, world):
    world.notices = [notice(), notice("Caretaking moves to Thursdays", place="")]

    page = words((await resident.get(HOME)).text)

    assert "Important information" in page
    assert "The lift is out of order" in page
    assert "Heron Quay Apartments" in page
    assert "Caretaking moves to Thursdays" in page


async def test_without_anything_to_tell_there_is_no_such_panel(resident, world):
    assert "Important information" not in (await resident.get(HOME)).text


async def test_what_staff_typed_is_text_and_never_markup(resident, world):
    world.notices = [notice("<b>Bold</b>", body="<script>1</script>")]
    world.activity = [happened(detail="<i>Rent</i>", amount_pence=98_40)]

    page = (await resident.get(HOME)).text

    for typed in ("<b>Bold", "<script>1", "<i>Rent"):
        assert typed not in page


async def test_the_five_newest_happenings_stand_there_and_lead_to_all(resident, world):
    world.activity = [
        happened(1, "ledger.payment.direct_debit", amount_pence=-50_00),
        happened(2, "ledger.charge", amount_pence=98_40, detail="Rent, week 12"),
        happened(3, "access.given"),
        happened(4, "payment.failed"),
        happened(5, "from_a_newer_release.of_lodge"),
        happened(6, "access.ended"),
    ]

    page = (await resident.get(HOME)).text

    told = words(page)
    assert "Payment, thank you: Direct Debit \N{MINUS SIGN}£50.00" in told
    assert "Charge: Rent, week 12 £98.40" in told
    assert "Somebody was given access to this account" in told
    assert "A payment online did not go through" in told
    assert "Something changed on this account" in told
    assert "access to this account ended" not in told
    assert f'href="{ACTIVITY}"' in page


async def test_all_of_it_is_read_page_by_page(resident, world):
    world.activity = [happened(number) for number in range(1, 25)]

    first = (await resident.get(ACTIVITY)).text
    [earlier] = re.findall(r'href="[^"]*activity(\?before[^"]*)"', first)
    rest = await resident.get(f"{ACTIVITY}{earlier.replace('&amp;', '&')}")

    assert rest.status_code == 200
    assert first.count("<li><time") == 20
    assert world.asked_of_activity[-1]["before_id"] == str(UUID(int=20))
    assert world.asked_of_activity[-1]["before"].startswith("2026-11-02T09:30:00")
    assert "Newest" in words(rest.text)


@pytest.mark.parametrize(
    "asked", ["?before=yesterday&before_id=1", "?before=2026-01-01", "?before_id=%00"]
)
async def test_an_odd_address_shows_the_newest(resident, world, asked):
    assert (await resident.get(f"{ACTIVITY}{asked}")).status_code == 200
    assert world.asked_of_activity[-1] == {"before": "", "before_id": ""}


async def test_nothing_yet_says_what_will_stand_there(resident, world):
    assert "Nothing has happened on this account yet" in (await resident.get(ACTIVITY)).text


async def test_somebody_elses_activity_is_not_there(resident, world):
    assert (await resident.get(f"/home/{UUID(int=9)}/activity")).status_code == 404


async def test_holders_have_a_tile_of_their_approved_contacts_with_who_waits(resident, world):
    world.homes = [home(requests_waiting=2)]
    holder = words((await resident.get(HOME)).text)
    world.homes = [home(role="family_friend")]
    friend = words((await resident.get(HOME)).text)

    assert "Approved contacts" in holder
    assert "2 wait" in holder
    assert "Approved contacts" not in friend


async def test_the_dashboard_asks_few_and_does_without_those_who_do_not_answer(resident, world):
    world.calls.clear()
    await resident.get(HOME)
    called = [name for name, _method, path in world.calls if path != "/sessions/introspect"]
    assert len(called) <= MOST_CALLS
    world.down = {"cases"}
    assert (await resident.get(HOME)).status_code == 200
