"""Matched: surname, email and postcode are on record, so the same click ends on the dashboard."""

from tests.journeys.house import House
from tests.journeys.words import (
    Person,
    given_an_account,
    is_dashboard_of,
    prove_mailbox,
    register,
    sign_in,
)


async def test_a_customer_on_record_registers_and_stands_on_their_dashboard(house: House):
    eleanor = Person("Eleanor", "Vance")
    account = await given_an_account(house, eleanor)

    async with house.visitor() as visitor:
        await register(visitor, eleanor)
        page = await prove_mailbox(house, visitor, eleanor)

        assert is_dashboard_of(page, account), page.words
        assert "stay closed" not in page.words

    [kept] = await house.rows(
        "registration",
        "SELECT consent_text, consent_version, consented_at FROM registrations WHERE email = $1",
        eleanor.email,
    )
    assert "privacy" in kept["consent_text"].lower()
    assert kept["consent_version"]
    assert kept["consented_at"]
    welcome = await house.inbox.wait_for(eleanor.email, subject="works now")
    assert welcome.headers["auto-submitted"] == "auto-generated"


async def test_the_login_they_chose_works_afterwards_and_signing_out_ends_it(house: House):
    desmond = Person("Desmond", "O'Hara-Whitfield")
    account = await given_an_account(house, Person("D", "O’Hara Whitfield", email=desmond.email))
    async with house.visitor() as visitor:
        await register(visitor, desmond, postcode="lx23ab")
        await prove_mailbox(house, visitor, desmond)

    async with house.visitor() as visitor:
        page = await sign_in(visitor, desmond)
        assert is_dashboard_of(page, account), page.words
        await visitor.press("Log out")
        page = await visitor.open("/home")
        assert "Sign in" in page.words
        assert account.reference not in page.words


async def test_an_address_that_has_a_login_is_told_so_by_mail_alone(house: House):
    hazel = Person("Hazel", "Winterbourne")
    await given_an_account(house, hazel)
    async with house.visitor() as visitor:
        first = await register(visitor, hazel)
        await prove_mailbox(house, visitor, hazel)

    async with house.visitor() as stranger:
        second = await register(stranger, hazel)

    await house.inbox.wait_for(hazel.email, subject="already have a login")
    assert second.words == first.words
    assert len([m for m in await house.inbox.mails(hazel.email) if "code" in m.subject]) == 1


async def test_a_wrong_code_opens_nothing_and_the_right_one_still_does(house: House):
    ivy = Person("Ivy", "Prosser")
    account = await given_an_account(house, ivy)
    async with house.visitor() as visitor:
        await register(visitor, ivy)
        await house.inbox.wait_for(ivy.email, subject="code")
        wrong = await visitor.press("Continue", code="000000")
        assert wrong.status == 422
        page = await prove_mailbox(house, visitor, ivy)

    assert is_dashboard_of(page, account), page.words
