"""An owner invites somebody: mail, password, the home; and the owner ends it again."""

from tests.journeys.house import PASSWORD, House
from tests.journeys.words import (
    Person,
    given_an_account,
    is_dashboard_of,
    link_in,
    prove_mailbox,
    register,
    sign_in,
)


async def test_an_owner_invites_a_nurse_who_comes_in_by_the_link_and_ends_it(house: House):
    owner, nurse = Person("Beatrix", "Lindqvist"), Person("Ada", "Okafor")
    account = await given_an_account(house, owner)
    async with house.visitor() as visitor:
        await register(visitor, owner)
        assert is_dashboard_of(await prove_mailbox(house, visitor, owner), account)
        page = await visitor.open("/approved-contacts")
        await visitor.open(page.links["Invite somebody"])
        page = await visitor.press(
            "Send the invitation",
            email=nurse.email,
            first_name=nurse.first_name,
            last_name=nurse.last_name,
            role="support_worker",
            may=["maintenance"],
        )
        assert "We have sent the link" in page.words
        assert nurse.email in page.words

    mail = await house.inbox.wait_for(nurse.email, subject="You are invited")
    for unproved in (owner.last_name, nurse.last_name, account.address):
        assert unproved not in mail.text, "nobody has proved this mailbox yet"
    link = link_in(mail.text)
    async with house.visitor() as visitor:
        page = await visitor.open(link)
        assert page.url == "/access-invitation", page.words
        assert account.address in page.words
        assert "Beatrix Lindqvist" in page.words
        page = await visitor.press("Accept and sign in", password=PASSWORD, confirmation=PASSWORD)
        assert is_dashboard_of(page, account), page.words
    async with house.visitor() as somebody:
        assert "This link no longer works" in (await somebody.open(link)).words
    told = await house.inbox.wait_for(owner.email, subject="accepted an invitation")
    assert nurse.last_name not in told.text

    async with house.visitor() as visitor:
        await sign_in(visitor, owner)
        page = await visitor.open("/approved-contacts")
        await visitor.open(page.links["Ada Okafor"])
        page = await visitor.press("End their access now")
        assert "Their access has ended" in page.words
    async with house.visitor() as visitor:
        assert "no home to show" in (await sign_in(visitor, nurse)).words
