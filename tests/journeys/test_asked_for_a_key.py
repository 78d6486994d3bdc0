"""No valid key: asked for → matched at the desk → the key by mail → signed up."""

import re

from tests.journeys.browser import Browser, Page
from tests.journeys.house import House, eventually
from tests.journeys.words import (
    Person,
    cases_under,
    given_an_account,
    is_dashboard_of,
    mails_about,
    open_case,
    prove_mailbox,
)


async def ask_for_a_login(house: House, visitor: Browser, person: Person, **said: str) -> str:
    """Ask without a key; return the number of the request."""
    await visitor.open("/register?way=no_key")
    page = await visitor.press(
        "Create",
        consent=True,
        first_name=person.first_name,
        last_name=person.last_name,
        email=person.email,
        telephone="01632 960123",
    )
    assert page.url == "/register/code", page.words
    page = await prove_mailbox(house, visitor, person)
    assert page.url == "/register/enquiry", page.words
    page = await visitor.press("Create", **said)
    found = re.search(r"Your reference ([A-Z0-9]+)", page.words)
    assert found, page.words
    return found[1]


async def match(house: House, desk: Browser, reference: str, account_reference: str) -> Page:
    """Find the person among those to match, choose the account, and come to the second step."""

    async def is_listed() -> bool:
        return reference in (await desk.open(f"/matching?q={reference}")).words

    await eventually(is_listed, "the request is in the list of people to match")
    page = await open_case(house, desk, reference)
    assert account_reference in page.words, "ranked candidates stand beside the case"
    page = await open_case(house, desk, reference, account=account_reference)
    assert "2 - Send Portal Key" in page.words
    return await desk.open(page.links["Go on with this person"])


async def test_somebody_without_a_key_is_matched_and_signs_up_by_the_link_staff_send(house: House):
    harriet = Person("Harriet", "Oakes")
    saltmere = house.landlord_with("preset_d")
    account = await given_an_account(
        house, harriet, landlord=saltmere, email_on_record="old.oakes@example.net"
    )
    async with house.visitor(saltmere) as visitor:
        reference = await ask_for_a_login(
            house, visitor, harriet, association="Heron Quay", property_address=account.address
        )

    async with house.operator_at_desk(saltmere) as desk:
        page = await match(house, desk, reference, account.reference)
        assert account.reference in page.words
        assert "Preview of the email" in page.words
        assert "[link]" in page.words, "what opens the portal is in no preview"
        page = await desk.press("Send the portal key", by="email", keep_as="other")
        assert "The portal key is on its way" in page.words, page.words

    mail = await house.inbox.wait_for(harriet.email, subject="Sign up")
    assert account.reference in mail.text
    assert reference in mail.text
    link, answer = re.findall(r"^\s+https?://[^/\s]+(/\S+)$", mail.text, re.MULTILINE)
    [found] = await house.rows(
        "accounts", "SELECT other_emails FROM contacts WHERE email = 'old.oakes@example.net'"
    )
    assert found["other_emails"] == [harriet.email]

    async with house.visitor(saltmere) as visitor:
        page = await visitor.open(answer)
        page = await visitor.press("Send answer", text="Is it for both of us?")
        assert page.status == 200, page.words
    async with house.operator_at_desk(saltmere) as desk:
        [case] = await cases_under(house, reference, saltmere)
        assert case["queue"] == "Portal Support"
        assert "Is it for both of us?" in (await desk.open(f"/cases/{case['id']}")).words

    async with house.visitor(saltmere) as visitor:
        page = await visitor.open(link)
        assert page.url == "/register?way=portal_key", page.words
        page = await visitor.press(
            "Finish",
            consent=True,
            first_name=harriet.first_name,
            last_name=harriet.last_name,
            email=harriet.email,
            password=harriet.password,
            confirmation=harriet.password,
        )
        assert page.url == "/register/code", page.words
        page = await prove_mailbox(house, visitor, harriet, count=2)
        assert is_dashboard_of(page, account), page.words

    async def is_closed() -> bool:
        [case] = await cases_under(house, reference, saltmere)
        return case["status"] == "closed"

    await eventually(is_closed, "the request has closed itself")
    async with house.visitor(saltmere) as visitor:
        assert "no longer works" in (await visitor.open(link)).words, "used once, it opens nothing"

    stranger = Person("Harry", "Oakes")
    async with house.visitor(saltmere) as visitor:
        reference = await ask_for_a_login(
            house, visitor, stranger, account_reference=account.reference
        )
    async with house.operator_at_desk(saltmere) as desk:
        page = await match(house, desk, reference, account.reference)
        assert "They have a login already" in page.words
        page = await desk.press("Close the request and tell the owner")
        assert "they have a login already" in page.words, page.words
    await house.inbox.wait_for(harriet.email, subject="already have a login")
    assert await mails_about(house, stranger, "Sign up") == []
