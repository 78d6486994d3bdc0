"""The postcode was wrong: staff say which one is right, the customer agrees, and is let in."""

from tests.journeys.house import House
from tests.journeys.words import (
    Person,
    given_an_account,
    given_an_enquiry,
    is_dashboard_of,
    link_in,
    open_case,
    sign_in,
)


async def test_a_customer_confirms_the_right_postcode_and_is_let_in(house: House):
    bernard = Person("Bernard", "Ashby", postcode="LX9 9ZZ")
    on_record = Person("Bernard", "Ashby", postcode="LX4 7QS", email=bernard.email)
    account = await given_an_account(house, on_record)
    async with house.visitor() as visitor:
        reference = await given_an_enquiry(house, visitor, bernard)
    async with house.operator_at_desk() as desk:
        await open_case(house, desk, reference, account=account.reference)
        page = await desk.press(
            "Decide and send", decide="postcode_wrong", right_postcode="LX4 7QS"
        )
        assert "question is on its way" in page.words

    mail = await house.inbox.wait_for(bernard.email, subject="question about your enquiry")
    assert "LX4 7QS" in mail.text
    async with house.visitor() as visitor:
        await visitor.open(link_in(mail.text))
        page = await visitor.press("Send answer", text="Yes, that is my flat.")
        assert "we have your answer" in page.words

    async with house.operator_at_desk() as desk:
        page = await open_case(house, desk, reference, account=account.reference)
        assert "Yes, that is my flat." in page.words
        page = await desk.press(
            "Decide and send", decide="as_it_stands", reason="Everything else agrees"
        )
        assert "Approved" in page.words
    await house.inbox.wait_for(bernard.email, subject="works now")
    async with house.visitor() as visitor:
        assert is_dashboard_of(await sign_in(visitor, bernard), account)
