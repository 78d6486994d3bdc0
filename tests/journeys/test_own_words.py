"""A landlord's own words for a mail: refused where they could not be sent, then sent."""

from tests.journeys.house import House
from tests.journeys.words import (
    Person,
    given_an_account,
    prove_mailbox,
    register,
)

MINE = {
    "subject": "Come in, the portal is open",
    "body": "# Come in\n\n{{ greeting }}\n\nYour login works: {{ portal }}",
}


async def test_what_a_lead_has_written_goes_out_until_the_shipped_words_are_put_back(house: House):
    thorvald, ursula = Person("Thorvald", "Meakin"), Person("Ursula", "Meakin")
    landlord = house.second_landlord
    for person in (thorvald, ursula):
        await given_an_account(house, person, landlord=landlord)

    async with house.operator_at_desk(landlord) as desk:
        await desk.open("/wording/welcome")
        page = await desk.press("Save and use it", **MINE | {"body": "Hello {{ greting }}"})
        assert page.status == 422
        assert "Did you mean {{ greeting }}?" in page.words
        page = await desk.press("Save and use it", **MINE)
        assert "Saved. Mails use this wording from now on." in page.words, page.words

        try:
            async with house.visitor(landlord) as visitor:
                await register(visitor, thorvald)
                assert (await prove_mailbox(house, visitor, thorvald)).url.startswith("/home/")
            mail = await house.inbox.wait_for(thorvald.email, subject=MINE["subject"])
            assert landlord.portal_url in mail.text
        finally:
            await desk.open("/wording/welcome")
            page = await desk.press("Use the shipped wording again 0")
        assert "Put back." in page.words, page.words

    async with house.visitor(landlord) as visitor:
        await register(visitor, ursula)
        await prove_mailbox(house, visitor, ursula)
    await house.inbox.wait_for(ursula.email, subject="works now")
