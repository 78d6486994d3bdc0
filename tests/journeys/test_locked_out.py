"""Locked out: a stranger guesses, the owner is told by mail, and gets in all the same."""

import re

from tests.journeys.browser import Browser
from tests.journeys.house import House
from tests.journeys.words import (
    Person,
    given_an_account,
    is_dashboard_of,
    mails_about,
    prove_mailbox,
    register,
    sign_in,
)


async def guess(stranger: Browser, email: str, times: int) -> str:
    """Try wrong passwords; return what the last answer says."""
    for number in range(times):
        await stranger.open("/")
        page = await stranger.press("Sign in", email=email, password=f"guess number {number}")
        assert page.status == 422
    return page.words.replace(email, "")


async def test_a_guessing_stranger_locks_nobody_out_who_reads_their_mail(house: House):
    imogen = Person("Imogen", "Castellane")
    account = await given_an_account(house, imogen)
    async with house.visitor() as own, house.visitor() as stranger, house.visitor() as library:
        await register(own, imogen)
        await prove_mailbox(house, own, imogen)
        await own.press("Log out")
        await sign_in(own, imogen)
        await own.press("Log out")

        for times in (4, 1, 2):
            told = await guess(stranger, imogen.email.upper(), times)
            assert told == await guess(stranger, f"nobody.{imogen.email}", times)
        assert "entered 5 times in a row" in told
        refused = await sign_in(library, imogen)
        assert "For 15 minutes nothing is accepted" in refused.words

        page = await sign_in(own, imogen)
        assert is_dashboard_of(page, account), "her own browser is not the stranger's"

        mail = await house.inbox.wait_for(imogen.email, subject="Your login is locked")
        assert "The lock ends by itself after 15 minutes" in mail.text
        [link] = re.findall(r"https?://\S+/unlock\?\S+", mail.text)
        for _ in range(2):
            page = await library.open(link)
            assert (page.url, page.status) == ("/unlock", 200)
        assert "nothing is accepted" in (await sign_in(library, imogen)).words

        await library.open("/unlock")
        page = await library.press("Unlock my login")
        assert "Your login is unlocked. Sign in now." in page.words
        page = await sign_in(library, imogen)
        assert is_dashboard_of(page, account), page.words

        await stranger.open(link)
        page = await stranger.press("Unlock my login")
        assert page.status == 404

    await house.comes_to_rest()
    assert len(await mails_about(house, imogen, "locked")) == 1
    assert await mails_about(house, Person("N", "N", email=f"nobody.{imogen.email}"), "") == []
    [kept] = await house.rows(
        "notifications",
        "SELECT * FROM messages WHERE template = 'login_locked' AND recipient = $1",
        imogen.email,
    )
    assert link not in str(dict(kept))
