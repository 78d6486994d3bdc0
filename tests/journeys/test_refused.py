"""Refused: the person reads why, whom to call, and stays outside."""

from tests.journeys.house import House, eventually
from tests.journeys.words import (
    Person,
    cases_under,
    given_an_enquiry,
    mails_about,
    open_case,
    sign_in,
)


async def test_a_refusal_is_explained_by_mail_and_lets_nobody_in(house: House):
    gordon = Person("Gordon", "Applegarth")
    async with house.visitor() as visitor:
        reference = await given_an_enquiry(house, visitor, gordon)
    async with house.operator_at_desk() as desk:
        await open_case(house, desk, reference)
        page = await desk.press(
            "Decide and send",
            decide="refuse",
            reason_code="owner_must_ask",
            refusal_words="The owner can ring us any weekday.",
            reason="Neighbour, not the owner",
        )
        assert "Refused" in page.words

    mail = await house.inbox.wait_for(gordon.email, subject="About your request")
    text = " ".join(mail.text.split())
    assert "ask the unit owner" in text
    assert "The owner can ring us any weekday." in text
    assert "01632 960100" in text
    assert reference in text
    assert "Neighbour, not the owner" not in text, "staff's own reason stays with staff"

    async def is_closed() -> bool:
        [case] = await cases_under(house, reference)
        return case["status"] == "closed"

    await eventually(is_closed, "the case has closed itself")
    async with house.visitor() as visitor:
        assert (await sign_in(visitor, gordon)).status == 422
    await house.comes_to_rest()
    assert len(await mails_about(house, gordon, "About your request")) == 1
    assert await mails_about(house, gordon, "works now") == []
