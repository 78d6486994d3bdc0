"""A tenant does, line by line and without scripts, what the manual of their old portal describes.

Numbers are those of the feature list: what is on a line of the manual stands beside it here. What
belongs to cases (forms, repairs) has journeys of its own.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from chassis.landlords import Landlord
from tests.journeys.browser import Browser, Page
from tests.journeys.house import House, eventually
from tests.journeys.test_ways_in import finish, letter_to
from tests.journeys.words import Account, Person, given_an_account, is_dashboard_of, sign_in


async def charged_and_paid(house: House, account: Account, landlord: Landlord) -> None:
    today = datetime.now(UTC).date()
    lines = ["external_id,account_ref,posted_on,kind,subtype,amount,due_on,description"]
    for number, (days, kind, amount) in enumerate(
        ((40, "charge", "310.00"), (20, "payment", "-250.00"), (-20, "charge", "310.00"))
    ):
        posted = today - timedelta(days=max(days, 0))
        due = (today - timedelta(days=days)).isoformat() if kind == "charge" else ""
        subtype = "rent" if kind == "charge" else "card_phone"
        lines.append(
            f"{account.reference}-{number},{account.reference},{posted},{kind},{subtype},"
            f"{amount},{due},"
        )
    report = await house.ask(
        "accounts",
        "POST",
        "/transaction-imports",
        landlord,
        content="\n".join(lines).encode(),
        headers={"Content-Type": "text/csv"},
    )
    assert report["rows_refused"] == 0, report["problems"]


async def told_to_everybody(house: House, landlord: Landlord) -> None:
    today = datetime.now(UTC).date()
    await house.ask(
        "accounts",
        "PUT",
        f"/notices/{uuid4()}",
        landlord,
        headers={"If-Match": '"0"'},
        json={
            "title": "Water is off on Tuesday",
            "body": "Between nine and noon.",
            "from_day": today.isoformat(),
            "until_day": (today + timedelta(days=3)).isoformat(),
        },
    )


def leads(page: Page, beginning: str) -> str:
    """Where the link that begins so leads."""
    found = [to for text, to in page.links.items() if text.startswith(beginning)]
    assert found, (beginning, list(page.links))
    return found[0]


async def registered(house: House, visitor: Browser, tenant: Person, code: str, ref: str) -> None:
    page = await visitor.open("/")
    await visitor.open(leads(page, "Don't have an account"))  # B2
    page = await visitor.open("/register/letter?way=code")
    assert "01632" in page.words, "B6: whom to call"
    await visitor.press(  # B3, B4, B5, B7
        "Register",
        born_day="12",
        born_month="06",
        born_year="1958",
        agreement_reference=ref,
        activation_code=code,
    )
    page = await finish(house, visitor, tenant)  # B8
    assert "Registration Successful!" in page.words  # B9
    page = await visitor.open("/")  # B10: the logo leads here
    assert page.status == 200


async def test_a_tenant_follows_the_manual_line_by_line(house: House):
    brackwater = house.landlord_with("preset_b")
    tenant = Person("Tamsin", "Okafor")
    account = await given_an_account(
        house, tenant, landlord=brackwater, date_of_birth="1958-06-12", role="tenant"
    )
    await told_to_everybody(house, brackwater)
    code = await letter_to(house, account, "activation_code", "preset_b")

    async with house.visitor(brackwater) as visitor:
        page = await visitor.open("/")
        page = await visitor.open(leads(page, "Not a customer?"))  # B48
        for words in ("antisocial", "eedback", "home"):  # B49, B50, B51
            assert words in page.words
        await registered(house, visitor, tenant, code, account.reference)
        home = await sign_in(visitor, tenant)  # B12, B16
        assert is_dashboard_of(home, account), home.words
        assert "Water is off on Tuesday" in home.words  # B38
        assert "Nothing has happened on this account yet" in home.words  # B39

        await profile_is_there(visitor)  # B17 to B22
        await money_is_told(house, visitor, home, account, brackwater)  # B30, B39, B42, B43
        await statement_comes(house, visitor, home, tenant)  # B32, B41, B47

        page = await visitor.open(leads(home, "My agreement"))  # B29, B46
        assert account.reference in page.words
        page = await visitor.open(leads(home, "Ways to pay"))  # B31
        assert "Always give your account reference" in page.words
        for name in ("Privacy", "Accessibility", "Contact us"):  # B11, B52
            assert any(text.startswith(name) for text in page.links), page.links

        page = await visitor.press("Log out")  # B37
        page = await visitor.open(home.url)
        assert account.reference not in page.words


async def profile_is_there(visitor: Browser) -> None:
    page = await visitor.open("/profile")
    for name in (
        "Personal details",
        "Secret question",
        "Update account email",
        "Change login password",
        "Change Security Password",
    ):
        opened = await visitor.open(leads(page, name))
        assert opened.status == 200, name


async def money_is_told(
    house: House, visitor: Browser, home: Page, account: Account, landlord: Landlord
) -> None:
    await charged_and_paid(house, account, landlord)

    async def has_activity() -> bool:
        return "Payment, thank you" in (await visitor.open(home.url)).words

    await eventually(has_activity, "the payment stands under Recent activity")
    words = (await visitor.open(home.url)).words
    assert "£370.00" in words
    assert "£250.00" in words, "the last payment"

    page = await visitor.open(f"{home.url}/balance")
    for told in ("£370.00", "£60.00", "£310.00"):
        assert told in page.words, "what is overdue beside what is not yet due"
    file = await visitor.open(f"{home.url}/transactions.csv")
    assert file.content.decode("utf-8-sig").count("\n") == 4


async def statement_comes(house: House, visitor: Browser, home: Page, tenant: Person) -> None:
    page = await visitor.open(f"{home.url}/statements")
    today: date = datetime.now(UTC).date()
    first = (today - timedelta(days=60)).isoformat()
    await visitor.press("Make a statement", first_day=first, last_day=today.isoformat())
    await house.inbox.wait_for(tenant.email, subject="statement")

    page = await visitor.open(f"{home.url}/statements")
    [pdf] = [to for to in page.links.values() if to.endswith(".pdf")]
    file = await visitor.open(pdf)
    assert file.content.startswith(b"%PDF")
    page = await visitor.open("/communications")
    assert "statement" in page.words
    assert "My Communications" in (await visitor.open(home.url)).links
