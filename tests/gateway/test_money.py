"""Balance and transactions: in words and pounds, for those with the authority alone."""

import re

import pytest

from tests.gateway.doubles import home
from tests.gateway.money_double import line

HOME = "/home/00000000-0000-0000-0000-000000000001"
OTHER = "/home/00000000-0000-0000-0000-000000000002"


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "£312.40 in arrears £112.40 is overdue, £200.00 is not due yet."),
        ({"not_due_pence": 0, "overdue_pence": 312_40}, "£312.40 in arrears All of it is overdue."),
        ({"overdue_pence": 0, "not_due_pence": 312_40}, "£312.40 to pay None of it is due yet."),
        ({"balance_pence": -1_234_50}, "£1,234.50 in credit Nothing is to pay."),
        ({"balance_pence": 0}, "£0.00 clear Nothing is to pay."),
    ],
    ids=["some overdue", "all overdue", "none due yet", "credit", "clear"],
)
async def test_a_balance_is_said_in_words_and_pounds(resident, world, told, said):
    world.balance = told

    page = words((await resident.get(f"{HOME}/balance")).text)

    assert said in page
    assert "As at 21 November 2026, 6:00am, from our accounts." in page
    assert "Last payment: £50.00 on 2 November 2026." in page


async def test_transactions_show_what_each_was_and_what_was_owed_after_it(resident, world):
    world.lines = [
        line(3, -350_00, balance_pence=-40_00),
        line(2, 300_00, due_on="2026-12-01", description="Service charge <half year>"),
    ]

    page = (await resident.get(f"{HOME}/balance")).text

    assert "Direct Debit" in page
    assert "Service charge &lt;half year&gt;" in page
    assert "Pay by 1 December 2026" in page
    assert "£40.00 in credit" in words(page)


@pytest.mark.parametrize("path", [f"{HOME}/balance", f"{HOME}/transactions.csv"])
async def test_without_the_authority_no_figure_is_on_any_page(resident, world, path):
    world.homes[0]["finance"] = False

    page = await resident.get(path)
    dashboard = await resident.get(HOME)

    assert page.status_code == 403
    assert "You don't have access to financial information of this unit" in page.text
    assert "An owner of the home can give it to you" in page.text
    for told in (page.text, dashboard.text):
        assert "£" not in told
        assert f"{HOME}/balance" not in told


@pytest.mark.parametrize("path", [f"{HOME}/balance", f"{HOME}/transactions.csv"])
async def test_the_authority_counts_at_the_moment_of_the_request(resident, world, path):
    world.has_lost_finance = True

    page = await resident.get(path)

    assert page.status_code == 403
    assert "£" not in page.text


async def test_another_persons_home_is_not_there(resident, world):
    assert (await resident.get(f"{OTHER}/balance")).status_code == 404
    assert (await resident.get(f"{OTHER}/transactions.csv")).status_code == 404


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("?period=all", "", ""),
        ("?period=own&first=2026-01-01&last=2026-03-31", "2026-01-01", "2026-03-31"),
        ("?period=own&first=&last=", "", ""),
    ],
)
async def test_the_period_is_the_one_that_was_chosen(resident, world, query, first, last):
    page = await resident.get(f"{HOME}/balance{query}")

    assert page.status_code == 200
    assert world.asked_of_money[-1]["first"] == first
    assert world.asked_of_money[-1]["last"] == last


@pytest.mark.parametrize("query", ["", "?period=", "?period=nonsense", "?before=nonsense"])
async def test_an_odd_address_shows_the_usual_year(resident, world, query):
    page = await resident.get(f"{HOME}/balance{query}")

    assert page.status_code == 200
    assert world.asked_of_money[-1]["first"]
    assert world.asked_of_money[-1]["before"] == 0


@pytest.mark.parametrize(
    ("query", "advice"),
    [
        ("first=2026-03-31&last=2026-01-01", "The last day cannot be before the first"),
        ("first=31/03/2026&last=", "Enter a day, such as 2026-11-22"),
    ],
)
async def test_days_that_cannot_be_are_said_and_stay(resident, world, query, advice):
    page = await resident.get(f"{HOME}/balance?period=own&{query}")

    assert page.status_code == 422
    assert advice in page.text
    assert query.split("&")[0].split("=")[1] in page.text


async def test_earlier_transactions_keep_the_period(resident, world):
    world.next_line = 2

    page = (await resident.get(f"{HOME}/balance?period=6")).text

    assert f'href="{HOME}/balance?period=6&amp;before=2"' in page
    await resident.get(f"{HOME}/balance?period=6&before=2")
    assert world.asked_of_money[-1]["before"] == 2


async def test_the_file_is_sent_as_it_comes(resident, world):
    file = await resident.get(f"{HOME}/transactions.csv?period=all")

    assert file.text == "Date,What\r\n2026-11-02,Rent\r\n"
    assert file.headers["Content-Disposition"].startswith("attachment; filename=")
    assert file.headers["Cache-Control"] == "no-store"


async def test_where_there_is_nothing_the_page_says_so(resident, world):
    world.balance = {"has_entries": False, "balance_pence": 0}
    empty = (await resident.get(f"{HOME}/balance")).text
    world.balance, world.lines = {}, []
    quiet = (await resident.get(f"{HOME}/balance")).text

    assert "We have no charges or payments of this account to show." in empty
    assert "Nothing was charged or paid in this time." in quiet


async def test_the_dashboard_shows_the_balance_and_the_last_payment(resident, world):
    page = words((await resident.get(HOME)).text)

    assert "£312.40" in page
    assert "£50.00 Last payment, 2 November 2026" in page


async def test_the_property_is_on_every_page_and_another_is_one_press_away(resident, world):
    world.homes.append(home(2))

    balance = (await resident.get(f"{HOME}/balance")).text
    profile = (await resident.get("/profile?home=00000000-0000-0000-0000-000000000002")).text
    undecided = (await resident.get("/profile")).text

    assert "Flat 17, Heron Quay" in balance
    assert f'href="{OTHER}/balance"' in balance
    assert 'href="/home?all=1"' in balance
    assert 'href="/profile?home=00000000-0000-0000-0000-000000000002"' in balance or (
        'href="/profile?home=00000000-0000-0000-0000-000000000001"' in balance
    )
    assert 'href="/profile?home=00000000-0000-0000-0000-000000000001"' in profile
    assert f'href="{OTHER}/balance"' in profile
    assert "Switch property" not in undecided


async def test_two_tabs_may_show_two_homes(resident, world):
    world.homes.append(home(2))

    first = (await resident.get(f"{HOME}/balance")).text
    second = (await resident.get(f"{OTHER}/balance")).text

    assert f'href="{HOME}/balance" aria-current="page"' in first
    assert f'href="{OTHER}/balance" aria-current="page"' in second


async def test_everybody_finds_how_to_reach_the_landlord(visitor, resident):
    for browser in (visitor, resident):
        page = (await browser.get("/contact")).text
        assert "01632 960999" in page
        assert "Monday to Friday, 8:30am to 5:30pm" in page
        assert 'href="/contact"' in (await browser.get("/privacy")).text


async def test_the_header_welcomes_and_lets_out(resident):
    page = words((await resident.get("/profile")).text)

    assert "Welcome Ms Delphine Marchetti" in page
    assert "Log out" in page
