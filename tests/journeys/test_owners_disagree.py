"""One owner lets somebody in, another does not agree: access stops, and staff settle it."""

import re

from tests.journeys.house import House, eventually
from tests.journeys.words import (
    Account,
    Person,
    given_an_account,
    is_dashboard_of,
    prove_mailbox,
    register,
    sign_in,
    tell_more,
    until_registration_knows,
)


async def given_a_second_owner(house: House, account: Account, person: Person) -> None:
    """Put another owner of the same home on record."""
    account.rows.append(
        account.rows[0]
        | {
            "contact_ref": f"Q-{account.reference}",
            "first_name": person.first_name,
            "last_name": person.last_name,
            "email": person.email,
            "role": "joint_owner",
        }
    )
    await house.import_records(account.rows)
    await until_registration_knows(house, account)


async def test_who_was_let_in_waits_outside_until_staff_have_heard_both_owners(house: House):
    beatrix, conrad = Person("Beatrix", "Lowell"), Person("Conrad", "Lowell")
    nurse = Person("Ines", "Marchetti")
    account = await given_an_account(house, beatrix)
    await given_a_second_owner(house, account, conrad)
    for owner in (beatrix, conrad):
        async with house.visitor() as visitor:
            await register(visitor, owner)
            assert is_dashboard_of(await prove_mailbox(house, visitor, owner), account)

    async with house.visitor() as visitor:
        await register(visitor, nurse)
        await prove_mailbox(house, visitor, nurse)
        await tell_more(visitor, account.reference, account.start)
        page = await visitor.press(
            "Ask the owner for me", role="family_friend", words="I look after Beatrix."
        )
        assert page.url == "/register/owner/asked", page.words
    async with house.visitor() as visitor:
        await sign_in(visitor, beatrix)
        page = await visitor.open("/approved-contacts")
        await visitor.open(page.links["Ines Marchetti"])
        page = await visitor.press("Let them in", role="family_friend", may=["maintenance"])
        assert "They have access now" in page.words
    await house.inbox.wait_for(nurse.email, subject="works now")
    async with house.visitor() as visitor:
        assert is_dashboard_of(await sign_in(visitor, nurse), account)

    async with house.visitor() as visitor:
        await sign_in(visitor, conrad)
        page = await visitor.open("/approved-contacts")
        [objecting] = [href for text, href in page.links.items() if "I do not agree" in text]
        await visitor.open(objecting)
        page = await visitor.press("Stop their access", why="Nobody asked me.")
        assert page.status == 200, page.words
    async with house.visitor() as visitor:
        page = await sign_in(visitor, nurse)
        assert "no home to show" in page.words
        assert account.reference not in page.words

    async with house.operator_at_desk() as desk:

        async def is_listed() -> str | None:
            page = await desk.open("/?view=all")
            return next(
                (href for text, href in page.links.items() if "contested: Ines" in text), None
            )

        page = await desk.open(await eventually(is_listed, "the case stands in the queue"))
        for words in ("Beatrix Lowell", "Conrad Lowell", "Nobody asked me.", "I look after"):
            assert words in page.words
        page = await desk.press(
            "Settle it and tell everybody", outcome="kept", reason="Rang both, they agree now"
        )
        assert "The access is kept" in page.words, page.words

    async with house.visitor() as visitor:
        assert is_dashboard_of(await sign_in(visitor, nurse), account)
    for person in (beatrix, conrad, nurse):
        mails = await house.inbox.mails(person.email)
        assert [m for m in mails if "access" in m.subject.lower()], person.first_name
        assert not [m for m in mails if re.search("Nobody asked me|Rang both", m.text)]
