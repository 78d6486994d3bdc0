"""Somebody names a home that has its owner: the owner is asked, decides, and they are in."""

from tests.journeys.house import House, eventually
from tests.journeys.words import (
    Person,
    given_an_account,
    is_dashboard_of,
    prove_mailbox,
    register,
    sign_in,
    tell_more,
)


async def test_the_owner_lets_a_nephew_in_for_repairs_and_nothing_else(house: House):
    aunt, nephew = Person("Miriam", "Castellane"), Person("Sami", "Haddad")
    account = await given_an_account(house, aunt)
    async with house.visitor() as visitor:
        await register(visitor, aunt)
        assert is_dashboard_of(await prove_mailbox(house, visitor, aunt), account)

    async with house.visitor() as visitor:
        await register(visitor, nephew)
        await prove_mailbox(house, visitor, nephew)
        page = await tell_more(visitor, account.reference, account.start)
        assert page.url == "/register/owner", page.words
        page = await visitor.press(
            "Ask the owner for me", role="family_friend", words="I see to your repairs."
        )
        assert page.url == "/register/owner/asked", page.words
        assert (await sign_in(visitor, nephew)).status == 422, "nobody is in before she decides"

    mail = await house.inbox.wait_for(aunt.email, subject="asks you for access")
    assert "Sami" not in mail.text, "a stranger's words are read signed in alone"
    async with house.visitor() as visitor:
        page = await sign_in(visitor, aunt)
        assert "Somebody asks you for access" in page.words
        page = await visitor.open("/approved-contacts")
        page = await visitor.open(page.links["Sami Haddad"])
        assert "I see to your repairs." in page.words
        page = await visitor.press("Let them in", role="family_friend", may=["maintenance"])
        assert "They have access now" in page.words

    await house.inbox.wait_for(nephew.email, subject="works now")
    await house.inbox.wait_for(aunt.email, subject="was decided")
    async with house.visitor() as visitor:
        assert is_dashboard_of(await sign_in(visitor, nephew), account)
    [connection] = await house.rows(
        "accounts",
        "SELECT c.role, c.finance, c.maintenance FROM connections c"
        " JOIN contacts p ON p.id = c.contact_id WHERE p.email = $1",
        nephew.email,
    )
    assert dict(connection) == {"role": "family_friend", "finance": False, "maintenance": True}

    async def is_admitted() -> bool:
        [row] = await house.rows(
            "registration", "SELECT state FROM registrations WHERE email = $1", nephew.email
        )
        return row["state"] == "admitted"

    await eventually(is_admitted, "registration has heard of both")

    async with house.visitor() as visitor:
        await sign_in(visitor, aunt)
        page = await visitor.open("/approved-contacts")
        await visitor.open(page.links["Sami Haddad"])
        page = await visitor.press("End their access now")
        assert "Their access has ended" in page.words
    async with house.visitor() as visitor:
        page = await sign_in(visitor, nephew)
        assert "no home to show" in page.words
