"""A customer takes another email address: the record follows, and the old mailbox may undo it."""

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

CHOSEN = "gravel-lantern-otter"


async def test_the_record_follows_and_the_old_mailbox_takes_it_back(house: House):
    rosalind = Person("Rosalind", "Achterberg")
    moved = Person("Rosalind", "Achterberg", email=f"new.{rosalind.email}")
    account = await given_an_account(house, rosalind)
    [found] = await house.rows(
        "accounts", "SELECT id FROM accounts WHERE reference = $1", account.reference
    )
    async with house.visitor() as own, house.visitor() as office, house.operator_at_desk() as desk:
        await register(own, rosalind)
        await prove_mailbox(house, own, rosalind)
        assert is_dashboard_of(await sign_in(office, rosalind), account)

        await own.open("/profile/email")
        await own.press("Send the link", email=moved.email)
        confirmation = await house.inbox.wait_for(moved.email, subject="Confirm your new")
        page = await own.open(link_in(confirmation.text))
        assert page.url == "/confirming-email", "the secret is out of the address bar"
        assert is_dashboard_of(await office.open("/home"), account), "looking changes nothing"
        page = await own.press("Confirm this address")
        assert "From now on you sign in with" in page.words

        page = await sign_in(own, rosalind)
        assert page.status == 422
        assert is_dashboard_of(await sign_in(own, moved), account)
        assert not is_dashboard_of(await office.open("/home"), account)

        async def change_of(before: str, after: str) -> Page | None:
            page = await desk.open(f"/accounts/{found['id']}")
            is_told = re.search(
                f"Email address .*?{re.escape(before)} {re.escape(after)} The customer", page.words
            )
            return page if is_told else None

        async def has_followed() -> Page | None:
            return await change_of(rosalind.email, moved.email)

        await eventually(has_followed, "staff see that the customer changed the address")
        page = await desk.open(f"/accounts?q={moved.email}")
        assert account.reference in page.words

        notice = await house.inbox.wait_for(rosalind.email, subject="was changed")
        [undo] = re.findall(r"https?://\S+/undoing-email\?\S+", notice.text)
        await office.open(undo)
        page = await office.press("Put the old address back")
        assert "You sign in with" in page.words
        assert not is_dashboard_of(await own.open("/home"), account), "signed out everywhere"
        assert (await sign_in(own, moved)).status == 422
        assert (await sign_in(own, rosalind)).status == 422, "the thief knew the password"
        await own.open("/forgotten-password")
        await own.press("Recover password", email=rosalind.email)
        mail = await house.inbox.wait_for(rosalind.email, subject="Choose a new password")
        await own.open(link_in(mail.text))
        await own.press("Change password", password=CHOSEN, confirmation=CHOSEN)
        rosalind.password = CHOSEN
        assert is_dashboard_of(await sign_in(own, rosalind), account)

        async def has_come_back() -> Page | None:
            return await change_of(moved.email, rosalind.email)

        await eventually(has_come_back, "the record has the old address again")
        for person in (rosalind, moved):
            await house.inbox.wait_for(person.email, subject="was undone")

    await house.comes_to_rest()
    told = [body for key, body, _ in await house.log_of_events() if "email_changed" in key]
    assert len(told) >= 2, "the change and its undoing were announced"
    assert not any(rosalind.email.encode() in body for body in told)
