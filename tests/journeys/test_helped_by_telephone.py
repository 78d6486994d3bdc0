"""Somebody who cannot get in calls: staff look after their login, step by step."""

import re

from tests.journeys.browser import Browser, Page
from tests.journeys.house import House, eventually
from tests.journeys.test_locked_out import guess
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

NEW_PASSWORD = "harbour-thimble-meadow"
WORD = "The red bicycle"
AT_MOST = 5.0
"""Seconds after which nobody goes on whose login was turned off."""

A_REQUEST = 2.0
"""Seconds that finding out may take on a busy machine."""

ADMIN = {"name": "Kit Sorrell", "roles": ("agent", "identity_admin")}


async def open_login(desk: Browser, person: Person) -> Page:
    """Find a login by a part of its address, and open its page."""
    await desk.open("/external-users")
    page = await desk.press("Find", email=person.email.upper()[3:-4])
    [href] = [link for link in page.links.values() if re.match("/external-users/.{36}$", link)]
    return await desk.open(href)


async def is_out_in_time(browser: Browser) -> None:
    """See that the person before this browser is shown the door."""

    async def is_out() -> bool:
        page = await browser.open("/home")
        return page.url != "/home" and not page.url.startswith("/home/")

    await eventually(is_out, "they are out", within=AT_MOST, pause=0.2)


async def test_a_login_made_for_a_caller_is_entered_by_words_read_out(house: House):
    maud = Person("Maud", "Ellery")
    account = await given_an_account(house, Person("Maude", "Elroy", email="elroy@example.org"))
    async with house.visitor() as visitor:
        reference = await given_an_enquiry(house, visitor, maud)

    async with house.operator_at_desk(**ADMIN) as desk:
        page = await open_case(house, desk, reference, account=account.reference)
        page = await desk.open(page.links["Create external user"])
        assert "Maude Elroy" in page.words
        assert maud.email in page.html
        page = await desk.press("Make login and send the link")
        assert "on its way to their mailbox" in page.words
        page = await open_case(house, desk, reference)
        assert "login" in page.words.lower()
        await house.inbox.wait_for(maud.email, subject="login")

        page = await open_login(desk, maud)
        await desk.open(page.links["Issue one-time password"])
        page = await desk.press("Make the words", case_reference=reference)
        assert page.status == 422
        assert "Choose at least two facts that you checked" in page.words
        page = await desk.press(
            "Make the words", case_reference="SR99999999", facts_checked=["address", "called_back"]
        )
        assert "There is no case with this number" in page.words
        page = await desk.press(
            "Make the words", case_reference=reference, facts_checked=["address", "called_back"]
        )
        words = " ".join(re.findall(r"<li>([a-z-]+)</li>", page.html))
        assert len(words.split()) == 5, page.words

        page = await desk.open(page.url)
        assert not any(f"<li>{word}</li>" in page.html for word in words.split()), "shown once"
        page = await open_case(house, desk, reference)
        assert "one-time password" in page.words.lower()

    async with house.visitor() as visitor:
        await visitor.open("/")
        page = await visitor.press("Sign in", email=maud.email, password=words.upper())
        assert page.url.startswith("/new-password")
        assert "Your password has expired. Re-set your password" in page.words
        for elsewhere in ("/home", "/profile", "/cases", "/profile/password"):
            assert (await visitor.open(elsewhere)).url.startswith("/new-password")
        page = await visitor.press("Log in", password=words, new_password=words, confirmation=words)
        assert page.status == 422
        page = await visitor.press(
            "Log in", password=words, new_password=NEW_PASSWORD, confirmation=NEW_PASSWORD
        )
        assert is_dashboard_of(page, account), page.words

        async with house.visitor() as again:
            await again.open("/")
            page = await again.press("Sign in", email=maud.email, password=words)
            assert page.status == 422, "the words are worth nothing any more"
            await again.open("/")
            page = await again.press("Sign in", email=maud.email, password=NEW_PASSWORD)
            assert is_dashboard_of(page, account)


async def test_a_login_is_turned_off_and_on_and_unlocked_at_the_desk(house: House):
    osric = Person("Osric", "Penhallow")
    account = await given_an_account(house, osric)
    async with (
        house.visitor() as own,
        house.visitor() as library,
        house.operator_at_desk(**ADMIN) as desk,
    ):
        await register(own, osric)
        await prove_mailbox(house, own, osric)

        await open_login(desk, osric)
        page = await desk.press("Deactivate and sign out", reason="")
        assert page.status == 422
        page = await desk.press("Deactivate and sign out", reason="The landlord asked for it")
        assert "They are signed out everywhere" in page.words
        await is_out_in_time(own)
        assert (await sign_in(library, osric)).status == 422
        page = await desk.press("Reactivate", reason="It was a mistake")
        assert "The landlord asked for it" in page.words

        assert "not right" in await guess(library, osric.email, 3)
        await guess(library, osric.email, 1)
        refused = await sign_in(library, osric)
        assert "For 15 minutes nothing is accepted" in refused.words
        page = await open_login(desk, osric)
        assert "Locked" in page.words
        page = await desk.press("Unlock")
        assert "They may try again at once" in page.words
        assert is_dashboard_of(await sign_in(library, osric), account)


async def test_a_caller_is_known_by_a_word_that_staff_never_see(house: House):
    beatrix = Person("Beatrix", "Amory")
    account = await given_an_account(house, beatrix)
    async with house.visitor() as own, house.operator_at_desk() as desk:
        await register(own, beatrix)
        await prove_mailbox(house, own, beatrix)
        await own.open("/profile/phone-word")
        page = await own.press("Save security word", word=WORD, again="The red bike")
        assert "The two do not match" in page.words
        assert WORD not in page.html
        page = await own.press("Save security word", word=WORD, again=WORD)
        assert "Your security word is set" in page.words
        await house.inbox.wait_for(beatrix.email, subject="security word")

        [found] = await house.rows(
            "accounts", "SELECT id FROM accounts WHERE reference = $1", account.reference
        )
        page = await desk.open(f"/accounts/{found['id']}")
        [check] = [link for link in page.links.values() if link.startswith("/phone-word?")]
        assert WORD not in page.html
        await desk.open(check)
        page = await desk.press("Check", heard="the RED, bicycle")
        assert "It matches" in page.words
        for left in ("2 more tries", "1 more try", "0 more tries"):
            page = await desk.press("Check", heard="the blue bicycle")
            assert "It does not match" in page.words
            assert left in page.words
        page = await desk.press("Check", heard=WORD)
        assert "Nobody can be checked by it until then" in page.words
        assert page.status == 429
        assert "bicycle" not in page.html


async def test_while_identity_is_stopped_both_sites_show_nobodys_data(house: House):
    cecily = Person("Cecily", "Thorne")
    account = await given_an_account(house, cecily)
    async with house.visitor() as own, house.operator_at_desk() as desk:
        await register(own, cecily)
        await prove_mailbox(house, own, cecily)

        async with house.without("identity"):

            async def is_closed() -> bool:
                return (await own.open("/home")).status == 503

            await eventually(is_closed, "the portal is closed", within=AT_MOST + A_REQUEST)
            pages = [await own.open(path) for path in ("/home", "/profile", "/cases")]
            pages += [await desk.open(path) for path in ("/", "/accounts")]
            for page in pages:
                assert page.status == 503, page.url
                assert int(page.headers["retry-after"]) > 0
                assert "try again" in page.words.lower()
                assert account.reference not in page.html
                assert cecily.last_name not in page.html
            async with house.visitor() as other:
                page = await sign_in(other, cecily)
                assert page.status == 503
                assert int(page.headers["retry-after"]) > 0
                assert cecily.email in page.html

        assert (await own.open("/home")).status == 200
        assert is_dashboard_of(await own.open("/home"), account)
