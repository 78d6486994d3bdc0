"""A document is put there at the desk; its people are mailed, read it, and lose it when it goes."""

from tests.journeys.house import House
from tests.journeys.words import (
    Person,
    given_an_account,
    is_dashboard_of,
    prove_mailbox,
    register,
)

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF"


async def test_an_owner_is_mailed_downloads_the_document_and_finds_it_gone_when_withdrawn(
    house: House,
):
    owner = Person("Edwina", "Marlowe")
    account = await given_an_account(house, owner, ebilling="yes")
    [row] = await house.rows(
        "accounts", "SELECT id FROM accounts WHERE reference = $1", account.reference
    )
    async with house.visitor() as visitor, house.operator_at_desk() as desk:
        await register(visitor, owner)
        assert is_dashboard_of(await prove_mailbox(house, visitor, owner), account)
        page = await visitor.open(f"/home/{row['id']}/documents")
        assert "No documents so far" in page.words

        await desk.open(f"/accounts/{row['id']}/documents")
        page = await desk.press(
            "Add the document",
            file=("lease.pdf", PDF),
            file_field="file",
            title="Your lease, signed",
            about="lease",
        )
        assert "The document is there" in page.words

        mail = await house.inbox.wait_for(owner.email, subject="new document for you")
        assert "signed" not in mail.text, "a title is for its reader"
        [link] = [each for each in mail.text.split() if each.endswith("/documents")]
        page = await visitor.open(link)
        [address] = [to for text, to in page.links.items() if text.startswith("Your lease, signed")]
        file = await visitor.open(address)
        assert file.content == PDF
        assert file.headers["content-disposition"].startswith("attachment; ")

        page = await desk.open(f"/accounts/{row['id']}/documents")
        [leads] = [to for text, to in page.links.items() if text.startswith("Withdraw")]
        await desk.open(leads)
        await desk.press("Withdraw it", reason="Of another flat")
        assert (await visitor.open(address)).status == 404
        page = await visitor.open(f"/home/{row['id']}/documents")
        assert "No documents so far" in page.words
