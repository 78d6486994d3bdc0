"""A customer keeps several email addresses: proved by mail, one primary, undone from the old one."""

import re

from tests.journeys.browser import Page
from tests.journeys.house import House, eventually
from tests.journeys.words import (
    Person,
    given_an_account,
    is_dashboard_of,
    link_in,
    prove_mailbox,
    register,
    sign_in,
)

LIST = "/profile/emails"


async def test_a_second_address_is_proved_made_primary_and_the_old_mailbox_takes_it_back(
    house: House,
):
    ottilie = Person("Ottilie", "Brackenridge")
    at_work = Person("Ottilie", "Brackenridge", email=f"work.{ottilie.email}")
    account = await given_an_account(house, ottilie)
    async with house.visitor() as own, house.visitor() as mailbox, house.operator_at_desk() as desk:
        await register(own, ottilie)
        await prove_mailbox(house, own, ottilie)

        page = await own.open(LIST)
        assert f"{ottilie.email} Primary" in page.words
        page = await own.press("Send the link", email=at_work.email)
        assert f"{at_work.email} Waiting for proof" in page.words

        mail = await house.inbox.wait_for(at_work.email, subject="Add this email address")
        page = await mailbox.open(link_in(mail.text))
        assert page.url == "/adding-email", "the secret is out of the address bar"
        assert "Waiting for proof" in (await own.open(LIST)).words, "looking changes nothing"
        page = await mailbox.press("Add this address")
        assert "is one of your addresses now" in page.words
        await house.inbox.wait_for(ottilie.email, subject="address was added")
        page = await own.open(LIST)
        assert f"{at_work.email} Proved" in page.words
        assert (await sign_in(mailbox, at_work)).status == 422, "it opens nothing"

        async def is_found() -> Page | None:
            page = await desk.open(f"/accounts?q={at_work.email}")
            return page if account.reference in page.words else None

        await eventually(is_found, "staff find her by the other address")

        [primary] = re.findall(r'href="(/profile/emails/[^"]+/primary)"', own.page.html)
        await own.open(primary)
        page = await own.press("Make it primary")
        assert "From now on you sign in with" in page.words
        assert (await sign_in(own, ottilie)).status == 422
        assert is_dashboard_of(await sign_in(own, at_work), account)
        page = await own.open(LIST)
        assert f"{at_work.email} Primary" in page.words
        assert f"{ottilie.email} Proved" in page.words

        notice = await house.inbox.wait_for(ottilie.email, subject="was changed")
        [undo] = re.findall(r"https?://\S+/undoing-email\?\S+", notice.text)
        await mailbox.open(undo)
        page = await mailbox.press("Put the old address back")
        assert "You sign in with" in page.words
        assert not is_dashboard_of(await own.open("/home"), account), "signed out everywhere"

        async def is_gone() -> bool:
            page = await desk.open(f"/accounts?q={at_work.email}")
            return account.reference not in page.words

        await eventually(is_gone, "the record follows")

    await house.comes_to_rest()
    told = [body for key, body, _ in await house.log_of_events() if "other_email" in key]
    assert len(told) >= 2, "the wish and the proof were announced"
    assert not any(ottilie.email.encode() in body for body in told)
