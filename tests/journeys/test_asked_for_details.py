"""Asked for details → answered by the link in the mail, without a login → approved → in."""

import re

from tests.chassis.test_files import picture
from tests.journeys.house import House, eventually
from tests.journeys.words import (
    Person,
    cases_under,
    given_an_account,
    given_an_enquiry,
    is_dashboard_of,
    link_in,
    open_case,
    sign_in,
)

QUESTION = "Which month did you buy the flat?\nAnd under which name?"
ANSWER = "In May 2019, as <b>Lowri Penhallow</b>.\n\nThank you."


async def test_a_question_is_answered_by_link_and_leads_in(house: House):
    lowri = Person("Lowri", "Penhallow")
    account = await given_an_account(house, Person("Laura", "Penhalow", email=lowri.email))
    async with house.visitor() as visitor:
        reference = await given_an_enquiry(house, visitor, lowri)
        sent = await visitor.open("/register/enquiry/sent")
        followed = await visitor.open(sent.links["Follow your enquiry"])
        assert reference in followed.words or "cannot show it this minute" in followed.words
    async with house.operator_at_desk() as desk:
        await open_case(house, desk, reference, account=account.reference)
        page = await desk.press("Decide and send", decide="ask", question=QUESTION)
        assert "question is on its way" in page.words

    mail = await house.inbox.wait_for(lowri.email, subject="question about your enquiry")
    assert "> Which month did you buy the flat?" in mail.text
    [case] = await cases_under(house, reference)
    assert case["status"] == "with_customer"

    async with house.visitor() as visitor:
        for _ in range(2):
            page = await visitor.open(link_in(mail.text))
            assert "Which month did you buy the flat?" in page.words, "looking uses nothing up"
        page = await visitor.press("Send answer", text=ANSWER, file=("door.jpg", picture()))
        assert "we have your answer" in page.words
        assert "You sent a picture" in page.words
    async with house.visitor() as somebody_later:
        page = await somebody_later.open(link_in(mail.text))
        assert (
            not any("text" in form.fields for form in page.forms)
            or (await somebody_later.press("Send answer", text="Me too")).status != 200
        )

    async with house.operator_at_desk() as desk:
        page = await open_case(house, desk, reference, account=account.reference)
        assert "In May 2019" in page.words
        assert "New answer" in page.words
        [address] = set(re.findall(r'<img src="(/cases/[^"]+)"', page.html))
        photo = await desk.open(address)
        assert photo.headers["content-type"] == "image/jpeg"
        assert "<b>Lowri" not in page.html
        await open_case(house, desk, reference, account=account.reference)
        page = await desk.press(
            "Decide and send",
            decide="name_wrong",
            first_name="Lowri",
            last_name="Penhallow",
            reason="Answer agrees with the lease",
        )
        assert "Approved" in page.words
    await house.inbox.wait_for(lowri.email, subject="works now")
    received = await house.inbox.wait_for(lowri.email, subject=reference)
    async with house.visitor() as visitor:
        page = await visitor.open(link_in(received.text))
        assert "Your login works" in page.words
        assert "We are looking at it" in page.words
    async with house.visitor() as visitor:
        assert is_dashboard_of(await sign_in(visitor, lowri), account)


async def test_a_link_that_was_guessed_shows_nothing(house: House):
    reuben = Person("Reuben", "Achterberg")
    async with house.visitor() as visitor:
        reference = await given_an_enquiry(house, visitor, reuben)
    async with house.operator_at_desk() as desk:
        await open_case(house, desk, reference)
        await desk.press("Decide and send", decide="ask", question="Which flat is yours?")
    mail = await house.inbox.wait_for(reuben.email, subject="question about your enquiry")
    link = link_in(mail.text)

    async def shown(address: str) -> bool:
        async with house.visitor() as visitor:
            page = await visitor.open(address)
            return "Which flat is yours?" in page.html

    assert not await shown(link[:-4] + "AAAA")
    assert await shown(link)
    await eventually(lambda: shown(link), "the right link still works")
