"""Enquiry → approved at the desk → in: with the very login that was chosen at the beginning."""

from tests.journeys.house import House, eventually
from tests.journeys.words import (
    Person,
    cases_under,
    given_an_account,
    given_an_enquiry,
    is_dashboard_of,
    mails_about,
    open_case,
    sign_in,
)


async def test_staff_correct_a_name_and_the_customer_is_in(house: House):
    marguerite = Person("Marguerite", "D'Souza")
    on_record = Person("Margaret", "Souser", email=marguerite.email)
    account = await given_an_account(house, on_record)
    async with house.visitor() as visitor:
        reference = await given_an_enquiry(
            house, visitor, marguerite, details="My name is spelled wrong on your letters."
        )
    acknowledgement = await house.inbox.wait_for(marguerite.email, subject=reference)
    assert "What happens next" in acknowledgement.text

    async with house.visitor() as visitor:
        page = await sign_in(visitor, marguerite)
        assert page.status == 422, "nobody is in before staff have looked"

    async with house.operator_at_desk() as desk:
        page = await open_case(house, desk, reference, account=account.reference)
        assert "Souser" in page.words
        assert "D'Souza" in page.words
        page = await desk.press(
            "Decide and send",
            decide="name_wrong",
            first_name=marguerite.first_name,
            last_name=marguerite.last_name,
            reason="Name on the lease checked by telephone",
        )
        assert "Approved" in page.words

    await house.inbox.wait_for(marguerite.email, subject="works now")
    async with house.visitor() as visitor:
        page = await sign_in(visitor, marguerite)
        assert is_dashboard_of(page, account), page.words
        assert "stay closed" not in page.words
        page = await visitor.open("/cases")
        assert reference in page.words

    async def is_closed() -> bool:
        [case] = await cases_under(house, reference)
        return case["status"] == "closed"

    await eventually(is_closed, "the case has closed itself")
    assert len(await mails_about(house, marguerite, "works now")) == 1
    async with house.operator_at_desk() as desk:
        page = await open_case(house, desk, reference)
        assert "Priya Ranasinghe" in page.words
        assert "Name on the lease checked by telephone" in page.words


async def test_two_people_decide_at_once_and_one_is_told(house: House):
    howard = Person("Howard", "Tindle")
    account = await given_an_account(house, Person("Howard", "Tyndall", email=howard.email))
    async with house.visitor() as visitor:
        reference = await given_an_enquiry(house, visitor, howard)

    answers = {"decide": "name_wrong", "first_name": "Howard", "last_name": "Tindle"}
    async with (
        house.operator_at_desk() as priya,
        house.operator_at_desk(name="Callum Stroud") as callum,
    ):
        await open_case(house, priya, reference, account=account.reference)
        await open_case(house, callum, reference, account=account.reference)
        first = await priya.press("Decide and send", reason="Checked", **answers)
        second = await callum.press(
            "Decide and send",
            decide="refuse",
            reason_code="not_account_holder",
            reason="Looked wrong to me",
        )

        assert first.status == 200
        assert second.status == 409
        assert "while you were looking" in second.words, second.words

    await house.inbox.wait_for(howard.email, subject="works now")
    assert await mails_about(house, howard, "About your request") == []
