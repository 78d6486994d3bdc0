"""Cancelled: whoever turns back leaves nothing behind."""

from tests.journeys.house import House
from tests.journeys.words import (
    Person,
    given_an_account,
    prove_mailbox,
    register,
    sign_in,
)


async def test_a_registration_that_is_cancelled_leaves_no_login_and_no_answers(house: House):
    agnieszka = Person("Agnieszka", "Borowska")
    async with house.visitor() as visitor:
        await register(visitor, agnieszka)
        page = await prove_mailbox(house, visitor, agnieszka)
        assert "Additional information" in page.words
        page = await visitor.press("Cancel")
        assert page.url == "/"
        assert "Sign in" in page.words
        page = await visitor.open("/register/more")
        assert page.url == "/register", "there is nothing to go back to"

    rows = await house.rows(
        "registration", "SELECT * FROM registrations WHERE email = $1", agnieszka.email
    )
    assert [row for row in rows if row["state"] != "cancelled"] == []
    pending = await house.rows("identity", "SELECT to_jsonb(p)::text AS p FROM pending_users p")
    assert not any(agnieszka.email in row["p"] for row in pending)
    async with house.visitor() as visitor:
        assert (await sign_in(visitor, agnieszka)).status == 422


async def test_somebody_who_cancelled_may_begin_again(house: House):
    kit = Person("Kit", "Sorrell")
    await given_an_account(house, kit)
    async with house.visitor() as visitor:
        await register(visitor, kit)
        await house.inbox.wait_for(kit.email, subject="code")
        await visitor.press("Cancel")

        await register(visitor, kit)
        page = await prove_mailbox(house, visitor, kit, count=2)

    assert page.url.startswith("/home/"), page.words
