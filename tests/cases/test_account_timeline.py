"""Two parts of an account: what happened on it, and how it is paid."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from contracts.api.notices import Timeline, TimelineItem
from services.cases.tables import CaseRow
from tests.cases.desk import ACCOUNT_ID
from tests.cases.test_account_parts import know_the_account
from tests.cases.words import NOON

TIMELINE = f"/accounts/{ACCOUNT_ID}/timeline"
METHOD = f"/accounts/{ACCOUNT_ID}/payment-method"


@pytest.fixture(autouse=True)
def record(neighbours):
    know_the_account(neighbours)
    return neighbours


def happening(number=1, **facts) -> TimelineItem:
    return TimelineItem(
        **{
            "item_id": UUID(int=number),
            "at": NOON - timedelta(hours=number),
            "kind": "ledger.payment",
            "is_act": False,
            "amount_pence": -4_200,
            **facts,
        }
    )


async def a_case(world, **facts) -> UUID:
    case_id = await world.given_a_case()
    async with world.transaction() as session:
        await session.execute(
            update(CaseRow).where(CaseRow.id == case_id).values(account_id=ACCOUNT_ID, **facts)
        )
    return case_id


async def test_money_acts_of_staff_and_cases_stand_in_one_list_the_newest_first(
    world, tobias, neighbours
):
    case_id = await a_case(world, received_at=NOON - timedelta(minutes=90))
    act = {"kind": "handover.planned", "is_act": True, "amount_pence": None}
    neighbours.timeline = Timeline(
        items=[
            happening(1),
            happening(2, **act, by="Wren Castellane", detail="Completion letter"),
        ]
    )

    text = (await tobias.get(TIMELINE)).text

    told = ("Payment, thank you", "SR00000001 came in", "Said when an ownership or tenancy ends")
    places = [text.index(each) for each in told]
    assert places == sorted(places)
    assert "\N{MINUS SIGN}£42.00" in text
    assert f"/cases/{case_id}" in text
    assert "Completion letter. by Wren Castellane" in text


async def test_one_kind_is_asked_for_alone(world, tobias, neighbours):
    await a_case(world)

    text = (await tobias.get(f"{TIMELINE}?kind=money")).text
    assert neighbours.asked_of_timeline == [{"kind": "money", "limit": "30"}]
    assert "came in" not in text

    text = (await tobias.get(f"{TIMELINE}?kind=cases")).text
    assert len(neighbours.asked_of_timeline) == 1
    assert "came in" in text


async def test_earlier_ones_are_a_page_on_and_nothing_is_shown_twice(world, tobias, neighbours):
    neighbours.timeline = Timeline(items=[happening(n) for n in range(1, 31)], has_more=True)
    await a_case(world, received_at=NOON - timedelta(days=300))

    page = (await tobias.get(TIMELINE)).text
    assert "came in" not in page
    href = page.split('">Earlier')[0].rpartition('href="')[2].replace("&amp;", "&")
    neighbours.timeline = Timeline(items=[])
    assert "came in" in (await tobias.get(href)).text
    assert neighbours.asked_of_timeline[-1]["before_id"] == str(UUID(int=30))


@pytest.mark.parametrize("asked", ["kind=kitchen", "before=x&before_id=y", "before=2026-01-01"])
async def test_an_address_that_nobody_was_given_shows_the_newest(tobias, asked):
    answer = await tobias.get(f"{TIMELINE}?{asked}")

    assert answer.status_code == 200
    assert "Nothing has happened on this account yet" in answer.text


async def test_how_it_is_paid_and_what_was_paid_last_is_shown(tobias, neighbours):
    answer = await tobias.get(METHOD)

    assert answer.status_code == 200
    for told in ("How this account is paid", "Last payment", "What customers are offered"):
        assert told in answer.text


async def test_another_way_is_noted_with_a_reason(tobias, neighbours):
    assert (await tobias.post(METHOD, method="direct_debit", version="3")).status_code == 422
    refused = await tobias.post(METHOD, method="beads", reason="Mandate", version="3")
    assert refused.status_code == 422
    assert "Mandate" in refused.text

    answer = await tobias.post(METHOD, method="direct_debit", reason="Mandate", version="3")

    assert answer.headers["location"] == f"{METHOD}?told=noted"


@pytest.mark.parametrize(
    ("written", "chosen"),
    [("Direct debit", "direct_debit"), ("direct_debit", "direct_debit"), ("Beads", "Beads")],
)
async def test_what_is_noted_is_chosen_also_where_a_file_wrote_it_in_words(
    tobias, neighbours, written, chosen
):
    account = neighbours.accounts[ACCOUNT_ID]
    neighbours.accounts[ACCOUNT_ID] = account.model_copy(update={"payment_method": written})

    page = (await tobias.get(METHOD)).text

    assert f'<option value="{chosen}" selected>' in page
    kept = await tobias.post(METHOD, method=chosen, noted=chosen, reason="As before", version="3")
    assert kept.status_code == 303
