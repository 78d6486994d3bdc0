"""Each way in from the letter to the first page behind the door, by the presets that ship."""

from tests.journeys.browser import Browser, Page
from tests.journeys.house import House, eventually
from tests.journeys.words import (
    Account,
    Person,
    cases_under,
    given_an_account,
    is_dashboard_of,
    link_in,
    open_case,
    prove_mailbox,
    sign_in,
)


async def letter_to(house: House, account: Account, kind: str, policy: str) -> str:
    """What the letter to the holder of this account says."""
    [found] = await house.rows(
        "accounts",
        "SELECT c.id FROM connections c JOIN accounts a ON a.id = c.account_id"
        " WHERE a.reference = $1",
        account.reference,
    )
    answer = await house.ask(
        "registration",
        "POST",
        "/posted-secrets/read",
        landlord=house.landlord_with(policy),
        json={"kind": kind, "connection_ids": [str(found["id"])]},
    )
    return answer["items"][0]["secret"]


async def finish(house: House, visitor: Browser, person: Person, *, button: str = "Finish") -> Page:
    """Type the details and the code from the mailbox."""
    page = await visitor.press(
        button,
        consent=True,
        first_name=person.first_name,
        last_name=person.last_name,
        email=person.email,
        password=person.password,
        confirmation=person.password,
        **({"postcode": person.postcode} if button != "Finish" else {}),
    )
    assert page.url == "/register/code", page.words
    return await prove_mailbox(house, visitor, person)


async def test_an_owner_comes_in_by_portal_key_and_account_number_with_any_mailbox(house: House):
    leopold = Person("Leopold", "Quince")
    saltmere = house.landlord_with("preset_d")
    account = await given_an_account(
        house, leopold, landlord=saltmere, email_on_record="old.address@example.net"
    )
    key = await letter_to(house, account, "portal_key", "preset_d")

    async with house.visitor(saltmere) as visitor:
        page = await visitor.open("/")
        assert "Sign Up" in page.words
        await visitor.open("/register/letter?way=portal_key")
        page = await visitor.press(
            "Sign Up", portal_key=key.lower(), account_reference=account.reference
        )
        assert page.url == "/register?way=portal_key", page.words
        page = await finish(house, visitor, leopold)

        assert is_dashboard_of(page, account), page.words
        assert "stay closed" not in page.words

    async with house.visitor(saltmere) as visitor:
        thief = Person("Light", "Finger")
        await visitor.open("/register/letter?way=portal_key")
        await visitor.press("Sign Up", portal_key=key, account_reference=account.reference)
        page = await finish(house, visitor, thief)
        assert "do not match our records" in page.words


async def test_a_tenant_comes_in_by_the_code_in_their_letter_and_then_signs_in(house: House):
    odette = Person("Odette", "Farrow")
    brackwater = house.landlord_with("preset_b")
    account = await given_an_account(
        house, odette, landlord=brackwater, date_of_birth="1958-06-12", role="tenant"
    )
    code = await letter_to(house, account, "activation_code", "preset_b")

    async with house.visitor(brackwater) as visitor:
        await visitor.open("/register/letter?way=code")
        await visitor.press(
            "Register",
            born_day="12",
            born_month="June",
            born_year="58",
            agreement_reference=account.reference,
            activation_code=code,
        )
        page = await finish(house, visitor, odette)
        assert page.url == "/register/done", page.words
        assert "Registration Successful!" in page.words

        page = await sign_in(visitor, odette)
        assert is_dashboard_of(page, account), page.words


async def test_who_asks_for_an_account_is_let_in_by_staff_and_creates_a_password(house: House):
    maribel = Person("Maribel", "Stroud")
    elmstead = house.landlord_with("preset_c")
    account = await given_an_account(
        house, maribel, landlord=elmstead, role="tenant", identifiers="pin=4471"
    )

    async with house.visitor(elmstead) as visitor:
        await visitor.open("/register")
        page = await visitor.press(
            "Request Login Account",
            consent=True,
            email=maribel.email,
            first_name=maribel.first_name,
            last_name=maribel.last_name,
            born_day="5",
            born_month="11",
            born_year="1983",
            house="Flat 1",
            street="Quayside",
            town="Elmstead",
            postcode=maribel.postcode,
            telephone="01632 960123",
            account_reference=account.reference,
            pin="44 71",
        )
        assert page.url == "/register/code", page.words
        page = await prove_mailbox(house, visitor, maribel)
        assert "Login Requested" in page.words
        assert "You hear from us by" in page.words
        reference = next(word for word in page.words.split() if word.startswith("1010001"))

    mail = await house.inbox.wait_for(maribel.email, subject=reference)
    assert "hear from us by" in mail.text
    async with house.operator_at_desk(elmstead) as desk:
        page = await open_case(house, desk, reference, account=account.reference)
        assert "Matches the record of the account they named" in page.words
        assert "4471" not in page.words
        page = await desk.press(
            "Decide and send", decide="as_it_stands", reason="Rang them and they confirmed"
        )
        assert "Approved" in page.words, page.words

    mail = await house.inbox.wait_for(maribel.email, subject="Your login for the")
    async with house.visitor(elmstead) as scanner:
        await scanner.open(link_in(mail.text))
    async with house.visitor(elmstead) as visitor:
        page = await visitor.open(link_in(mail.text))
        assert "Complete Registration Process" in page.words
        page = await visitor.press(
            "Create Password", password=maribel.password, confirmation=maribel.password
        )
        assert "Your registration is complete" in page.words, page.words
        page = await visitor.open("/home")
        assert is_dashboard_of(page, account), page.words

    async def is_closed() -> bool:
        [case] = await cases_under(house, reference, elmstead)
        return case["status"] == "closed"

    await eventually(is_closed, "the case has closed itself")
