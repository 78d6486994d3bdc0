"""Staff make a login, read words out over the telephone, and the customer is in."""

import secrets

from tests.journeys.browser import Browser, Page
from tests.journeys.house import PASSWORD, House
from tests.journeys.words import (
    Account,
    Person,
    given_an_account,
    given_an_enquiry,
    is_dashboard_of,
    link_in,
    open_case,
    prove_mailbox,
    register,
    sign_in,
)

NEW = "copper-harbour-quilt"


async def identity_admin(house: House, browser: Browser) -> None:
    """Sign somebody in who works on cases and looks after logins."""
    email = f"kit.{secrets.token_hex(4)}@harrowmere.example"
    answer = await house.ask(
        "identity",
        "POST",
        "/staff",
        house.landlord,
        json={"email": email, "name": "Kit Sorrell", "roles": ["agent", "identity_admin"]},
    )
    await house.ask(
        "identity",
        "POST",
        "/invitations/take",
        house.landlord,
        json={"token": answer["token"], "password": PASSWORD},
    )
    await browser.open("/sign-in")
    await browser.press("Sign in", email=email, password=PASSWORD)


async def login_page(desk: Browser, email: str) -> Page:
    """Find a login by a part of its address, and open it."""
    await desk.open("/external-users")
    page = await desk.press("Find", email=email[2:-4])
    [address] = {link for link in page.links.values() if link.count("-") == 5}
    return await desk.open(address)


async def given_a_customer(house: House) -> tuple[Person, Account, str]:
    """Let somebody in, and give them a case to speak about; return its number."""
    olu = Person("Olu", f"Adeyemi{secrets.choice('abcdefgh')}")
    account = await given_an_account(house, olu)
    async with house.visitor() as visitor:
        reference = await given_an_enquiry(house, visitor, Person("Perry", "Slade"))
    async with house.visitor() as visitor:
        await register(visitor, olu)
        page = await prove_mailbox(house, visitor, olu)
        assert is_dashboard_of(page, account)
    return olu, account, reference


async def test_words_read_out_over_the_telephone_lead_to_a_new_password_and_in(house: House):
    olu, account, reference = await given_a_customer(house)

    async with Browser(house.landlord.desk_url) as desk:
        await identity_admin(house, desk)
        page = await login_page(desk, olu.email)
        assert "Olu" in page.words
        await desk.open(f"{page.url.partition('?')[0]}/one-time-password")
        page = await desk.press("Make the words", case_reference=reference)
        assert "Choose at least two facts" in page.words
        page = await desk.press(
            "Make the words",
            case_reference=reference,
            facts_checked=["account_number", "telephone"],
        )
        assert "Read it out over the phone" in page.words
        words = page.html.partition('<ol class="lodge-spoken">')[2].partition("</ol>")[0]
        words = " ".join(words.replace("<li>", " ").replace("</li>", " ").split())
        assert len(words.split()) == 5
        page = await open_case(house, desk, reference)
        assert "One-time password read out" in page.words

    async with house.visitor() as visitor:
        olu.password = words.upper()
        page = await sign_in(visitor, olu)
        assert page.url == "/new-password"
        assert "Your password has expired. Re-set your password" in page.words
        assert (await visitor.open("/home")).url.startswith("/new-password")
        page = await visitor.open("/new-password")
        same = {"new_password": words, "confirmation": words}
        page = await visitor.press("Log in", password=words, **same)
        assert "different from the one you signed in with" in page.words
        page = await visitor.press("Log in", password=words, new_password=NEW, confirmation=NEW)
        assert is_dashboard_of(page, account)

    olu.password = PASSWORD
    async with house.visitor() as visitor:
        assert (await sign_in(visitor, olu)).status == 422
    await house.inbox.wait_for(olu.email, subject="one-time password")
    await house.inbox.wait_for(olu.email, subject="password was changed")


async def test_staff_make_a_login_from_a_case_and_the_link_lets_the_customer_in(house: House):
    perry = Person("Gwen", f"Prosser{secrets.choice('abcdefgh')}")
    account = await given_an_account(house, perry, email_on_record="other@example.com")
    async with house.visitor() as visitor:
        reference = await given_an_enquiry(house, visitor, perry)

    async with Browser(house.landlord.desk_url) as desk:
        await identity_admin(house, desk)
        page = await open_case(house, desk, reference)
        page = await desk.open(page.links["Create external user"])
        if "contact=" not in page.url:
            page = await desk.press("Find", q=account.reference)
            page = await desk.open(page.links[f"{perry.first_name} {perry.last_name}"])
        page = await desk.press("Make login and send the link", email=perry.email)
        assert "on its way to their mailbox" in page.words
        page = await open_case(house, desk, reference)
        assert "Login made for the customer" in page.words

    mail = await house.inbox.wait_for(perry.email, subject="Your login")
    async with house.visitor() as visitor:
        await visitor.open(link_in(mail.text))
        page = await visitor.press("Save password", password=PASSWORD, confirmation=PASSWORD)
        page = await sign_in(visitor, perry)
        assert is_dashboard_of(page, account)


async def test_a_security_word_is_said_and_staff_see_match_or_no_match(house: House):
    olu, account, _ = await given_a_customer(house)
    async with house.visitor() as visitor:
        await sign_in(visitor, olu)
        await visitor.open("/profile/phone-word")
        await visitor.press("Save security word", word=PASSWORD, again=PASSWORD)
        assert visitor.page
        assert "not your password" in visitor.page.words
        page = await visitor.press(
            "Save security word", word="Marmalade, on toast!", again="Marmalade, on toast!"
        )
        assert "Your security word is set" in page.words
    await house.inbox.wait_for(olu.email, subject="security word")

    async with house.operator_at_desk() as desk:
        page = await desk.open(f"/accounts?q={account.reference}")
        page = await desk.open(page.links[next(t for t in page.links if "Olu" in t)])
        await desk.open(
            next(link for link in page.links.values() if link.startswith("/phone-word"))
        )
        page = await desk.press("Check", heard="marmalade on toast")
        assert "It matches." in page.words
        for _ in range(3):
            page = await desk.press("Check", heard="strawberry jam")
            assert "It does not match." in page.words
        page = await desk.press("Check", heard="marmalade on toast")
        assert "wrong three times in 24 hours" in page.words
