"""Two landlords in one house do not see each other."""

from tests.journeys.house import House
from tests.journeys.words import (
    Person,
    given_an_account,
    given_an_enquiry,
    is_dashboard_of,
    open_case,
    prove_mailbox,
    register,
    sign_in,
)


async def test_the_same_person_at_two_landlords_is_two_customers(house: House):
    sunniva = Person("Sunniva", "Dahl")
    ours = await given_an_account(house, sunniva)
    theirs = await given_an_account(house, sunniva, landlord=house.second_landlord)

    async with house.visitor() as visitor:
        await register(visitor, sunniva)
        page = await prove_mailbox(house, visitor, sunniva)
        assert is_dashboard_of(page, ours), page.words
        assert theirs.reference not in page.html
        assert "Harrowmere Homes" in page.words

    async with house.visitor(house.second_landlord) as visitor:
        page = await sign_in(visitor, sunniva)
        assert page.status == 422
        await register(visitor, sunniva)
        page = await prove_mailbox(house, visitor, sunniva, count=2)
        assert is_dashboard_of(page, theirs), page.words
        assert ours.reference not in page.html
        assert "Wexbourne Homes" in page.words


async def test_a_session_of_one_landlord_is_worth_nothing_at_the_other(house: House):
    jun = Person("Junho", "Baek")
    account = await given_an_account(house, jun)
    async with house.visitor() as at_home, house.visitor(house.second_landlord) as abroad:
        await register(at_home, jun)
        await prove_mailbox(house, at_home, jun)
        abroad.cookies |= at_home.cookies

        page = await abroad.open("/home")

    assert account.reference not in page.html
    assert "you need to login" in page.words


async def test_staff_see_the_cases_of_their_own_landlord_only(house: House):
    fergus = Person("Fergus", "Macallan-Reid")
    async with house.visitor() as visitor:
        reference = await given_an_enquiry(house, visitor, fergus)
    await house.inbox.wait_for(fergus.email, subject=reference)

    async with house.operator_at_desk() as ours:
        page = await open_case(house, ours, reference)
        assert fergus.last_name in page.words
    async with house.operator_at_desk(house.second_landlord) as theirs:
        assert fergus.last_name not in (await theirs.open("/?view=all&q=" + reference)).html
        assert fergus.last_name not in (await theirs.open("/?view=all")).html
        beyond = await theirs.open(page.url)
        assert beyond.status == 404
        assert fergus.last_name not in beyond.html
