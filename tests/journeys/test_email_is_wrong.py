"""The email on record is wrong: staff add the right one to the account, and the owner is in."""

from tests.journeys.house import House, eventually
from tests.journeys.words import (
    Person,
    given_an_account,
    given_an_enquiry,
    is_dashboard_of,
    open_case,
    sign_in,
)


async def test_an_owner_whose_address_on_record_is_wrong_gets_in(house: House):
    rafael = Person("Rafael", "Núñez Ortega")
    account = await given_an_account(house, rafael, email_on_record="rafael.old@example.org")
    async with house.visitor() as visitor:
        reference = await given_an_enquiry(
            house, visitor, rafael, details="I changed my address in spring."
        )

    async with house.operator_at_desk() as desk:
        await open_case(house, desk, reference, account=account.reference)
        page = await desk.press(
            "Decide and send",
            decide="email_wrong",
            email=rafael.email,
            role="unit_owner",
            replaces="yes",
            reason="Rang the owner on the number we hold",
        )
        assert "Approved" in page.words

    await house.inbox.wait_for(rafael.email, subject="works now")
    async with house.visitor() as visitor:
        assert is_dashboard_of(await sign_in(visitor, rafael), account)
    connections = await house.rows(
        "accounts",
        "SELECT c.status, c.valid_to FROM connections c JOIN accounts a ON a.id = c.account_id"
        " WHERE a.reference = $1 ORDER BY c.valid_to NULLS LAST",
        account.reference,
    )
    assert len(connections) == 2
    assert connections[0]["valid_to"] is not None, "the contact with the old address has ended"
    assert connections[1]["valid_to"] is None


async def test_whom_the_record_kept_out_is_counted_for_whoever_mends_it(house: House):
    zora = Person("Zora", "Kessingland")
    account = await given_an_account(house, zora, email_on_record="zora.old@example.org")
    async with house.visitor() as visitor:
        await given_an_enquiry(house, visitor, zora)

    async with house.operator_at_desk() as desk:

        async def is_listed() -> bool:
            page = await desk.open("/data-quality/email?view=failed")
            return account.reference in page.words

        await eventually(is_listed, "the account stands among those whose email kept somebody out")
        page = await desk.open("/data-quality")
        assert "failed this month because" in page.words, page.words
        file = await desk.open("/data-quality/email?view=failed")
        assert zora.email not in file.words, "what was typed is not kept here"
