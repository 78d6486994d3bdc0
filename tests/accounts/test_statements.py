"""A statement: asked for, made once, the same for the same days, adding up to the penny."""

import io
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import text as sql

from services.accounts.domain.statements import (
    StatementDoesNotAddUp,
    StatementLine,
    StatementNotSet,
    sums_of,
)
from services.accounts.use_cases.make_statement import make_statement
from tests.accounts.test_ledger import account, charge, contact, payment, post
from tests.accounts.words import LANDLORD, rows_of, value_of

__all__ = ["account", "contact"]

DAYS = {"first_day": "2026-02-01", "last_day": "2026-02-28"}


@pytest.fixture
def ask(accounts, account, contact):
    async def call(method="POST", path="", **body):
        return await accounts.call(
            method,
            f"/me/accounts/{account}/statements{path}",
            as_="customer",
            contact_id=contact,
            **({"json": {**DAYS, **body}} if method == "POST" else {}),
        )

    return call


async def make(accounts, database, statement_id, press=None):
    async with database.transaction(LANDLORD) as session:
        await make_statement(
            session,
            landlord_id=LANDLORD,
            statement_id=statement_id,
            press=press or accounts.service.context.clients.statements,
            at=datetime.now(UTC),
        )


async def some_money(database, account):
    await post(
        database,
        account,
        charge(100_00, date(2026, 1, 5), "C-0"),
        charge(1_298_40, date(2026, 2, 2), "C-1", text="Rent <week 5> #strong"),
        payment(50_00, date(2026, 2, 3), "P-1"),
        payment(20_00, date(2026, 2, 4), "P-2", subtype="housing_benefit"),
        charge(1_00, date(2026, 3, 2), "C-2"),
    )


async def test_a_statement_is_made_tagged_and_tells_every_line_and_both_balances(
    accounts, database, account, ask
):
    await some_money(database, account)
    asked = (await ask()).json()
    assert asked["state"] == "asked"
    path = f"/{asked['statement_id']}"
    assert (await ask("GET", f"{path}/pdf")).status_code == 404

    await make(accounts, database, asked["statement_id"])

    answer = await ask("GET", f"{path}/pdf")
    reader = PdfReader(io.BytesIO(answer.content))
    root = reader.trailer["/Root"]
    assert "/StructTreeRoot" in root
    assert root["/MarkInfo"]["/Marked"]
    shown = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for words in ("£100.00", "£1,298.40", "Rent <week 5> #strong", "£50.00", "£20.00"):
        assert words in shown
    assert "At the end of 28 February 2026 you owed £1,328.40." in shown
    lines = (await ask("GET", f"{path}/csv")).text.split("\r\n")
    assert [line.split(",")[-1] for line in lines[1:4]] == ["1398.40", "1348.40", "1328.40"]
    assert len(lines) == 5
    assert (await ask("GET")).json()["items"][0]["state"] == "issued"


async def test_the_same_days_again_are_the_same_document_made_once(
    accounts, database, account, ask
):
    await some_money(database, account)
    first = (await ask()).json()
    await make(accounts, database, first["statement_id"])
    await make(accounts, database, first["statement_id"])

    again = (await ask()).json()

    assert (again["statement_id"], again["state"]) == (first["statement_id"], "issued")
    told = await rows_of(
        database, "SELECT routing_key FROM outbox WHERE routing_key LIKE '%statement%'"
    )
    assert sorted(key for (key,) in told) == [
        "accounts.statement.issued.v1",
        "accounts.statement.requested.v1",
    ]


async def test_what_was_booked_since_makes_another_document(accounts, database, account, ask):
    today = {"last_day": str(datetime.now(UTC).date())}
    await some_money(database, account)
    first = (await ask(**today)).json()
    await post(database, account, payment(1_00, datetime.now(UTC).date(), "P-9"))

    assert (await ask(**today)).json()["statement_id"] != first["statement_id"]


async def test_days_without_an_entry_say_how_the_account_stood(accounts, database, account, ask):
    asked = (await ask()).json()
    await make(accounts, database, asked["statement_id"])

    pdf = (await ask("GET", f"/{asked['statement_id']}/pdf")).content

    assert "nothing was owed" in PdfReader(io.BytesIO(pdf)).pages[0].extract_text()


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"last_day": "2026-01-31"}, "last_day"),
        ({"last_day": "2999-01-31"}, "last_day"),
        ({"first_day": "0001-01-01"}, "first_day"),
    ],
    ids=["out of order", "in the future", "too early"],
)
async def test_days_of_which_there_is_no_statement_are_refused_by_name(ask, days, field):
    answer = await ask(**days)

    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]


async def test_what_could_not_be_made_is_said_and_made_when_it_is_asked_again(
    accounts, database, account, ask
):
    class Jammed:
        async def pdf(self, *_):
            raise StatementNotSet

    asked = (await ask()).json()
    await make(accounts, database, asked["statement_id"], press=Jammed())
    assert (await ask("GET")).json()["items"][0]["state"] == "failed"

    again = (await ask()).json()
    await make(accounts, database, again["statement_id"])

    assert again["statement_id"] == asked["statement_id"]
    assert (await ask("GET")).json()["items"][0]["state"] == "issued"


async def test_the_mail_goes_to_who_may_see_the_money_still(
    accounts, database, account, contact, ask
):
    asked = (await ask()).json()
    path = f"/statements/{asked['statement_id']}/told"

    async def told(reader):
        return await accounts.call("GET", f"{path}/{reader}", as_="service:notifications")

    assert (await told(contact)).json()["first_day"] == "2026-02-01"
    assert (await told(uuid4())).status_code == 404
    async with database.transaction(LANDLORD) as session:
        await session.execute(sql("UPDATE connections SET finance = false"))
    assert (await told(contact)).status_code == 404
    assert await value_of(database, "SELECT count(*) FROM statements") == 1


@given(st.integers(-10_000_00, 10_000_00), st.lists(st.integers(-500_00, 500_00).filter(bool)))
def test_the_lines_of_a_statement_lead_from_its_opening_to_its_closing_balance(opening, amounts):
    lines, balance = [], opening
    for amount in amounts:
        balance += amount
        subtype = "rent" if amount > 0 else "housing_benefit" if amount % 2 else "direct_debit"
        lines.append(StatementLine(date(2026, 2, 1), "", subtype, amount, balance))

    sums = sums_of(opening, balance, lines)

    paid = sums.paid_pence + sums.benefit_pence
    assert sums.opening_pence + sums.charged_pence - paid == sums.closing_pence == balance
    assert min(sums.charged_pence, sums.paid_pence, sums.benefit_pence) >= 0
    with pytest.raises(StatementDoesNotAddUp):
        sums_of(opening, balance + 1, lines)
