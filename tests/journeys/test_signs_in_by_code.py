"""Signing in by a code from the mailbox: the mail is real, the password is never typed."""

import re

from tests.journeys.house import House
from tests.journeys.words import (
    Person,
    given_an_account,
    is_dashboard_of,
    prove_mailbox,
    register,
)


async def test_the_code_from_the_mail_opens_the_dashboard_and_works_once(house: House):
    beatrix = Person("Beatrix", "Ollerenshaw")
    account = await given_an_account(house, beatrix)
    async with house.visitor() as visitor:
        await register(visitor, beatrix)
        await prove_mailbox(house, visitor, beatrix)

    async with house.visitor() as visitor:
        await visitor.open("/sign-in/code")
        page = await visitor.press("Send me a code", email=beatrix.email.upper())
        assert page.url == "/sign-in/code/enter", page.words
        mail = await house.inbox.wait_for(beatrix.email, subject="code to sign in")
        [code] = re.findall(r"^\s*(\d{6})\s*$", mail.text, re.MULTILINE)
        page = await visitor.press("Sign in", code=code)

        assert is_dashboard_of(page, account), page.words

    async with house.visitor() as visitor:
        await visitor.open("/sign-in/code")
        page = await visitor.press("Send me a code", email="nobody@example.com")
        assert page.url == "/sign-in/code/enter", page.words
        page = await visitor.press("Sign in", code=code)
        assert "not the code" in page.words
