"""The agreement of a home, and how its account may be paid."""

from chassis.ways_to_pay import WayToPay
from tests.gateway.doubles import home

HOME = "/home/00000000-0000-0000-0000-000000000001"
OTHER = "/home/00000000-0000-0000-0000-000000000002"


async def test_an_agreement_says_what_it_is_since_when_and_under_which_numbers(resident, world):
    page = (await resident.get(f"{HOME}/agreement")).text

    for words in ("Service charge", "15 December 2015", "Ms D Marchetti", "MRW403PYM"):
        assert words in page
    assert "Earlier reference" in page
    assert "Your other agreements" not in page


async def test_other_agreements_are_one_press_away(resident, world):
    world.homes.append(home(2))

    page = (await resident.get(f"{HOME}/agreement")).text

    assert f'href="{OTHER}/agreement"' in page


async def test_another_persons_agreement_is_not_there(resident, world):
    assert (await resident.get(f"{OTHER}/agreement")).status_code == 404
    assert (await resident.get(f"{OTHER}/ways-to-pay")).status_code == 404


async def test_ways_to_pay_show_the_reference_and_the_last_payment(resident, world):
    page = (await resident.get(f"{HOME}/ways-to-pay")).text

    assert "3420 1000 1401" in page
    assert "Your last payment: £50.00 on 2 November 2026." in page
    assert f'href="{HOME}/pay"' in page


async def test_without_finance_the_ways_are_shown_and_no_figure(resident, world):
    world.homes[0]["finance"] = False

    page = await resident.get(f"{HOME}/ways-to-pay")

    assert page.status_code == 200
    assert "£" not in page.text


async def test_the_landlords_ways_are_those_for_this_kind_of_account(resident, world, portal):
    landlords = portal.state.landlords_of_test
    landlord = landlords.default
    ways = (
        WayToPay(way="direct_debit", text="Choose the day.\n\nWe collect."),
        WayToPay(way="cash", text="Take your rent card.", kinds=("rent",)),
        WayToPay(way="cheque", text="To us.", link="https://example.org/cheques"),
    )
    landlords._by_id[landlord.id] = landlord.model_copy(update={"ways_to_pay": ways})
    world.homes[0]["account_kind"] = "service_charge"

    page = (await resident.get(f"{HOME}/ways-to-pay")).text
    landlords._by_id[landlord.id] = landlord

    assert "Direct Debit" in page
    assert "We collect." in page
    assert "rent card" not in page
    assert 'href="https://example.org/cheques"' in page
