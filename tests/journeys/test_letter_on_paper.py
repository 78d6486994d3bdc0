"""A letter: put on the pile at the desk, printed, read at home, and what stands in it opens the door."""

import io
import re

from pypdf import PdfReader

from tests.journeys.house import House
from tests.journeys.words import Person, given_an_account, is_dashboard_of, prove_mailbox


async def test_the_key_in_a_printed_letter_lets_its_reader_in(house: House):
    wilhelmina = Person("Wilhelmina", "Ashdown")
    saltmere = house.landlord_with("preset_d")
    account = await given_an_account(
        house, wilhelmina, landlord=saltmere, email_on_record="", title="Mrs"
    )
    [found] = await house.rows(
        "accounts", "SELECT id FROM accounts WHERE reference = $1", account.reference
    )

    async with house.operator_at_desk(saltmere) as desk:
        page = await desk.open(f"/letters/new?account={found['id']}")
        letter = page.form("letter").fields["letter"]
        page = await desk.press("Put it on the pile", kind="portal_key")
        assert "The letter waits for the next batch" in page.words
        assert "Wilhelmina Ashdown" in page.words
        file = await desk.press("Print the chosen letters", letters=[letter])
        assert file.headers["content-type"] == "application/pdf", file.words
        page = await desk.open("/letters")
        assert "It came back Mrs Wilhelmina Ashdown" in page.words, page.words

    [sheet] = PdfReader(io.BytesIO(file.content)).pages
    paper = sheet.extract_text()
    for words in (account.address, account.postcode, "Dear Mrs Ashdown", account.reference):
        assert words in paper
    key = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4,5})+", paper)
    assert key, paper

    async with house.visitor(saltmere) as visitor:
        await visitor.open(f"/from-letter/{account.reference}")
        page = await visitor.open("/register/letter?way=portal_key")
        typed = page.form("portal_key").fields
        assert typed["account_reference"] == account.reference, "the square has filled it in"
        page = await visitor.press("Sign Up", portal_key=key[0])
        assert page.url == "/register?way=portal_key", page.words
        page = await visitor.press(
            "Finish",
            consent=True,
            first_name=wilhelmina.first_name,
            last_name=wilhelmina.last_name,
            email=wilhelmina.email,
            password=wilhelmina.password,
            confirmation=wilhelmina.password,
        )
        page = await prove_mailbox(house, visitor, wilhelmina)
        assert is_dashboard_of(page, account), page.words
