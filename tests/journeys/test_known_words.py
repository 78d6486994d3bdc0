"""A landlord whose customers know its words by heart: a wrong password, the lock, the way back."""

import re

from chassis.landlords import Landlord
from tests.journeys.browser import Browser, Page
from tests.journeys.house import House
from tests.journeys.test_helped_by_telephone import open_login
from tests.journeys.test_locked_out import guess
from tests.journeys.words import (
    Person,
    given_an_account,
    is_dashboard_of,
    link_in,
    prove_mailbox,
    register,
    sign_in,
)

WRONG = (
    "Invalid username or password specified. Verify that you have entered correct data or contact "
    "your system administrator. A system administrator can change the password on the user page"
)
LOCKED = (
    "You have entered incorrect username or password 5 times in a row. Your user account has been "
    "automatically locked for 15 minutes. Please contact your system administrator if you want to "
    "unlock your account earlier"
)
CHOSEN = "lantern-orchard-pebble"


async def given_a_login(house: House, person: Person, landlord: Landlord) -> None:
    """Let a contact of the landlord's record sign in."""
    [contact] = await house.rows(
        "accounts", "SELECT id FROM contacts WHERE email = $1", person.email
    )
    login = {"email": person.email, "contact_id": str(contact["id"])}
    invited = await house.ask("identity", "POST", "/users", landlord, json=login)
    chosen = {"token": invited["token"], "password": person.password}
    await house.ask("identity", "POST", "/invitations/take", landlord, json=chosen)


async def ask_for_a_link(visitor: Browser, typed: str) -> Page:
    """Say at the front door that the password is forgotten."""
    page = await visitor.open("/")
    await visitor.open(page.links["Forgot your password?"])
    return await visitor.press("Recover password", email=typed)


async def test_five_wrong_passwords_lock_in_the_known_words_and_the_mailed_link_leads_in(
    house: House,
):
    landlord = house.second_landlord
    tabitha = Person("Tabitha", "Orme")
    account = await given_an_account(house, tabitha, landlord=landlord)
    async with house.visitor(landlord) as own, house.visitor(landlord) as library:
        await register(own, tabitha)
        await prove_mailbox(house, own, tabitha)
        await own.press("Log out")

        assert WRONG in await guess(library, tabitha.email, 4)
        assert is_dashboard_of(await sign_in(library, tabitha), account)
        await library.press("Log out")
        await library.open("/")
        library.cookies.clear()

        assert WRONG in await guess(library, tabitha.email, 4), "a success begins the count anew"
        told = await guess(library, tabitha.email, 1)
        assert LOCKED in told
        assert told == await guess(library, f"nobody.{tabitha.email}", 5)
        assert LOCKED in (await sign_in(library, tabitha)).words

        page = await ask_for_a_link(library, f"  {tabitha.email.upper()} ")
        assert "Password recovery link is sent" in page.words
        mail = await house.inbox.wait_for(tabitha.email, subject="Choose a new password")
        await library.open(link_in(mail.text))
        page = await library.press("Change password", password=CHOSEN, confirmation="another")
        assert (page.url, page.status) == ("/changing-password", 422)
        page = await library.press("Change password", password=CHOSEN, confirmation=CHOSEN)
        assert "Password successfully changed." in page.words
        tabitha.password = CHOSEN
        assert is_dashboard_of(await sign_in(library, tabitha), account)

        page = await own.open(link_in(mail.text))
        assert "Link expired. Sign in or try once again" in page.words


async def test_the_secret_question_stands_before_a_mailed_link(house: House):
    linus = Person("Linus", "Farraday")
    account = await given_an_account(house, linus)
    async with house.visitor() as own, house.visitor() as library:
        await register(own, linus)
        await prove_mailbox(house, own, linus)
        await own.open("/profile")
        await own.open("/profile/secret-question")
        page = await own.press("Save question", question="dish", answer="Leek and potato pie")
        assert "Your question is kept" in page.words

        await ask_for_a_link(library, linus.email)
        mail = await house.inbox.wait_for(linus.email, subject="Choose a new password")
        page = await library.open(link_in(mail.text))
        assert "Which dish did you learn to cook first?" in page.words
        assert "New password" not in page.words
        page = await library.press("Continue", answer="Toast")
        assert page.status == 422
        page = await library.press("Continue", answer="leek & potato pie")
        assert page.status == 422, "only capitals, spaces and punctuation do not matter"
        await library.press("Continue", answer="LEEK and potato-pie!")
        page = await library.press("Change password", password=CHOSEN, confirmation=CHOSEN)
        assert "Password successfully changed." in page.words
        linus.password = CHOSEN
        assert is_dashboard_of(await sign_in(library, linus), account)
        assert "was closed" in (await own.open("/home")).words


async def test_a_login_behaves_as_staff_have_set_it(house: House):
    ottilie = Person("Ottilie", "Brandt")
    await given_an_account(house, ottilie)
    async with (
        house.visitor() as own,
        house.operator_at_desk(name="Kit Sorrell", roles=("agent", "identity_admin")) as desk,
    ):
        await register(own, ottilie)
        await prove_mailbox(house, own, ottilie)
        await own.press("Log out")

        await open_login(desk, ottilie)
        page = await desk.press(
            "Save",
            start_page="profile",
            date_format="year_month_day",
            organisation="Brandt & Daughters",
            roles=["managing_agent"],
            password_expires_on="2001-01-01",
        )
        assert page.status == 200, page.words
        assert "Brandt & Daughters" in page.words

        page = await sign_in(own, ottilie)
        assert page.url.partition("?")[0] == "/new-password", (
            "a password that has expired opens nothing else"
        )
        page = await own.press(
            "Log in", password=ottilie.password, new_password=CHOSEN, confirmation=CHOSEN
        )
        assert page.url == "/profile", page.words
        page = await own.open("/profile/history")
        assert re.search(r"\b20\d\d-\d\d-\d\d\b", page.words), page.words


async def test_three_wrong_passwords_lock_until_the_mailbox_is_proved_again(house: House):
    landlord = house.landlord_with("preset_c")
    marlow = Person("Marlow", "Quince")
    account = await given_an_account(house, marlow, landlord=landlord)
    await given_a_login(house, marlow, landlord)
    async with house.visitor(landlord) as own:
        assert "Check both" in await guess(own, marlow.email, 2)
        told = await guess(own, marlow.email, 1)
        assert told == await guess(own, f"nobody.{marlow.email}", 3)
        page = await sign_in(own, marlow)
        assert "<title>Authentication Error" in page.html
        assert page.links["Request Account"] == "/register?way=request"

        mail = await house.inbox.wait_for(marlow.email, subject="Your login is locked")
        [link] = re.findall(r"https?://\S+/unlock\?\S+", mail.text)
        await own.open(link)
        await own.press("Unlock my login")
        assert is_dashboard_of(await sign_in(own, marlow), account)
