"""Paying online, with the record's own doors, the demo provider, and a fake of GOV.UK Pay."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from services.accounts.clients import govuk_pay
from services.accounts.clients.govuk_pay import GovUkPay
from services.accounts.domain.ledger import EntryType, NewEntry
from services.accounts.domain.payments import MEANINGS, Told
from services.accounts.jobs import ask_about_payments_under_way
from services.accounts.use_cases.post_entries import post_entries
from services.accounts.use_cases.settle_payment import settle_payment
from tests.accounts.fake_govuk_pay import FakeGovUkPay, recorded, serving, signed
from tests.accounts.test_govuk_pay import settings as pay_settings
from tests.accounts.words import (
    LANDLORD,
    a_file,
    announced,
    imported,
    number,
    row,
    rows_of,
    value_of,
)


class Payer:
    """Eleanor, who owns a home and may see its money."""

    def __init__(self, accounts, database, contact, account):
        self.accounts, self.database = accounts, database
        self.contact, self.account = contact, account

    async def call(self, method, path="", **how):
        return await self.accounts.call(
            method,
            f"/me/accounts/{self.account}/payments{path}",
            as_="customer",
            contact_id=self.contact,
            **how,
        )

    async def pay(self, pence, wish=None, **more):
        return await self.call("PUT", f"/{wish or uuid4()}", json={"amount_pence": pence, **more})

    async def begun(self, pence, wish=None):
        answer = await self.pay(pence, wish)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def at_demo(self, payment, *, is_cancelled=False):
        demo = payment["next_url"].rpartition("/")[2]
        answer = await self.accounts.call(
            "POST",
            f"/demo-payments/{demo}/choice",
            as_="service:gateway",
            json={"is_cancelled": is_cancelled},
        )
        assert answer.status_code == 200, answer.text

    async def seen(self, payment):
        answer = await self.call("GET", f"/{payment['payment_id']}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def let_time_pass(self):
        """Let every question be due, and forget that one was just asked."""
        async with self.database.transaction(LANDLORD) as session:
            await session.execute(
                text(
                    "UPDATE payments SET ask_at = now() - interval '1 second', asked_at = NULL"
                    " WHERE ended_at IS NULL"
                )
            )


@pytest.fixture
async def payer(accounts, database):
    await imported(database, a_file(row(), number(7)))
    contact = await value_of(database, "SELECT id FROM contacts WHERE first_name = 'Eleanor'")
    account = await value_of(database, "SELECT id FROM accounts WHERE reference LIKE '3420-%'")
    return Payer(accounts, database, contact, account)


@pytest.fixture
async def govuk(payer, tmp_path):
    """GOV.UK Pay in place of the demo provider, served on this machine."""
    fake = FakeGovUkPay()
    async with serving(fake) as url, httpx.AsyncClient(trust_env=False) as http:
        told = pay_settings(tmp_path, url)
        service = payer.accounts.service
        service.context.clients.payments._of[LANDLORD] = GovUkPay(http, told)
        landlord = service.context.landlords.by_id(LANDLORD)
        object.__setattr__(landlord, "payments", told)
        yield fake


async def names(database):
    return [
        (name, body.get("outcome")) for name, body in await announced(database) if name == "payment"
    ]


async def test_a_wish_becomes_one_payment_at_the_provider_however_often_it_is_sent(payer):
    wish = uuid4()

    first, *others = [await payer.begun(4_000, wish) for _ in range(3)]

    assert first["state"] == "open"
    assert first["reference"].startswith("3420-1000-301-")
    assert first["next_url"].startswith("http://localhost:1/demo-payments/")
    assert all(each == first for each in others)
    assert await value_of(payer.database, "SELECT count(*) FROM demo_payments") == 1


async def test_a_wish_sent_several_times_at_once_is_one_payment(payer):
    wish = uuid4()

    answers = await asyncio.gather(*(payer.pay(4_000, wish) for _ in range(5)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["payment_id"] for answer in answers}) == 1
    assert await value_of(payer.database, "SELECT count(*) FROM payments") == 1


async def test_a_wishs_id_is_not_used_for_another_amount(payer):
    wish = uuid4()
    await payer.begun(4_000, wish)

    answer = await payer.pay(5_000, wish)

    assert (answer.status_code, answer.json()["code"]) == (409, "payment_used_elsewhere")


@pytest.mark.parametrize(("pence", "advice"), [(99, "£1 or more"), (500_001, "£5,000 or less")])
async def test_less_than_a_pound_and_more_than_the_landlord_takes_are_refused(payer, pence, advice):
    answer = await payer.pay(pence)

    assert answer.status_code == 422
    assert advice in answer.json()["fields"]["amount"]
    assert await value_of(payer.database, "SELECT count(*) FROM payments") == 0


@pytest.mark.parametrize(
    ("pence", "is_cancelled", "state"),
    [
        (4_000, False, "succeeded"),
        (4_000, True, "cancelled"),
        (4_002, False, "failed"),
        (4_004, False, "open"),
        (4_006, False, "error"),
    ],
)
async def test_the_demo_provider_does_what_the_amount_says(payer, pence, is_cancelled, state):
    payment = await payer.begun(pence)
    await payer.at_demo(payment, is_cancelled=is_cancelled)
    await payer.let_time_pass()

    seen = await payer.seen(payment)

    assert seen["state"] == state
    assert seen["next_url"] == "" or state == "open"
    assert bool(seen["ended_at"]) == (state != "open")


async def test_coming_back_proves_nothing_the_provider_is_asked(payer):
    payment = await payer.begun(4_000)
    await payer.let_time_pass()

    assert (await payer.seen(payment))["state"] == "open"
    assert await names(payer.database) == []


async def test_a_payment_from_which_nobody_came_back_is_found_by_the_clock(payer):
    payment = await payer.begun(4_000)
    await payer.at_demo(payment)
    await payer.let_time_pass()

    await ask_about_payments_under_way(payer.accounts.service.context)
    await ask_about_payments_under_way(payer.accounts.service.context)

    assert await names(payer.database) == [("payment", None)]
    [body] = [body for name, body in await announced(payer.database) if name == "payment"]
    assert body["payment_id"] == payment["payment_id"]
    assert "4000" not in json.dumps({k: v for k, v in body.items() if not k.endswith("_id")})


async def owe(payer, pence):
    async with payer.database.transaction(LANDLORD) as session:
        await post_entries(
            session,
            landlord_id=LANDLORD,
            account_id=payer.account,
            source="books",
            entries=[NewEntry(EntryType.CHARGE, "balancing", pence, datetime.now(UTC).date(), "1")],
            posted_at=datetime.now(UTC),
        )


async def test_what_was_paid_is_owed_no_more_and_no_sooner(payer):
    await owe(payer, 10_000)
    balance = f"/me/accounts/{payer.account}/balance"

    async def owed():
        answer = await payer.accounts.call("GET", balance, as_="customer", contact_id=payer.contact)
        return answer.json()["balance_pence"]

    payment = await payer.begun(4_000)
    await payer.at_demo(payment)
    assert await owed() == 10_000
    await payer.let_time_pass()
    await payer.seen(payment)

    assert await owed() == 6_000


async def test_far_more_than_is_owed_must_be_meant(payer):
    await owe(payer, 10_000)
    wish = uuid4()

    assert (await payer.pay(60_000)).status_code == 200
    answer = await payer.pay(60_001, wish)
    assert (answer.status_code, answer.json()["code"]) == (409, "payment_far_above_balance")
    assert (await payer.pay(60_001, wish, is_meant=True)).status_code == 200


async def test_what_came_to_nothing_is_announced_with_its_outcome(payer):
    payment = await payer.begun(4_002)
    await payer.at_demo(payment)
    await payer.let_time_pass()
    await payer.seen(payment)

    assert await names(payer.database) == [("payment", "failed")]


async def test_somebody_elses_payment_is_not_there(payer):
    payment = await payer.begun(4_000)
    other = await value_of(payer.database, "SELECT id FROM contacts WHERE first_name = 'Person'")

    answer = await payer.accounts.call(
        "GET",
        f"/me/accounts/{payer.account}/payments/{payment['payment_id']}",
        as_="customer",
        contact_id=other,
    )

    assert answer.status_code == 404


async def test_own_payments_are_listed_with_what_the_landlord_takes(payer):
    first = await payer.begun(4_000)
    second = await payer.begun(5_000)

    told = (await payer.call("GET")).json()

    assert told["terms"] == {"provider": "demo", "least_pence": 100, "most_pence": 500_000}
    assert [each["payment_id"] for each in told["items"]] == [
        second["payment_id"],
        first["payment_id"],
    ]


async def test_staff_see_the_payments_of_an_account_with_their_payer(payer):
    await payer.begun(4_000)

    told = await payer.accounts.call("GET", f"/accounts/{payer.account}/payments")

    [item] = told.json()["items"]
    assert (item["payer"], item["state"], item["amount_pence"]) == ("Eleanor Vance", "open", 4_000)


SAYINGS = st.lists(
    st.tuples(
        st.sampled_from([*MEANINGS, "nobody knows"]),
        st.sampled_from(["", "P0010", "P0020", "P0030"]),
    ),
    max_size=8,
)


@given(sayings=SAYINGS)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_whatever_is_told_in_any_order_becomes_money_exactly_once(payer, sayings):
    payment = await payer.begun(4_000)
    payment_id = UUID(payment["payment_id"])
    provider_id = await value_of(
        payer.database, "SELECT provider_payment_id FROM payments WHERE id = :id", id=payment_id
    )
    async with payer.database.transaction(LANDLORD) as session:
        await session.execute(text("DELETE FROM outbox"))
        await session.execute(text("UPDATE payments SET started_at = started_at - interval '2d'"))

    for status, code in sayings:
        async with payer.database.transaction(LANDLORD) as session:
            await settle_payment(
                session,
                landlord_id=LANDLORD,
                payment_id=payment_id,
                told=Told(provider_id, 4_000, status, code),
                at=datetime.now(UTC),
            )

    is_paid = any(status == "success" for status, _ in sayings)
    received = [each for each in await names(payer.database) if each[1] is None]
    assert len(received) == is_paid
    posted = await rows_of(
        payer.database,
        "SELECT amount_pence FROM ledger_entries WHERE external_ref = :ref",
        ref=f"demo:{provider_id}",
    )
    assert posted == [(-4_000,)] * is_paid
    assert (await payer.seen(payment))["state"] == "succeeded" or not is_paid


async def test_another_amount_than_ours_is_never_believed(payer):
    payment = await payer.begun(4_000)
    async with payer.database.transaction(LANDLORD) as session:
        await session.execute(text("UPDATE demo_payments SET amount_pence = 400000"))
    await payer.at_demo(payment)
    await payer.let_time_pass()

    seen = await payer.seen(payment)

    assert (seen["state"], seen["is_unclear"]) == ("open", True)
    assert await names(payer.database) == []


async def test_a_provider_that_does_not_answer_charges_nobody_and_is_tried_again(
    payer, govuk, monkeypatch
):
    monkeypatch.setattr(govuk_pay, "PATIENCE_SECONDS", 0.2)
    wish = uuid4()
    govuk.trouble = "silent"
    answer = await payer.pay(4_000, wish)
    assert (answer.status_code, answer.json()["code"]) == (503, "payment_provider_unreachable")

    govuk.trouble = None
    payment = await payer.begun(4_000, wish)

    assert payment["state"] == "open"
    assert payment["next_url"].startswith("https://www.payments.service.gov.uk/")
    assert await value_of(payer.database, "SELECT count(*) FROM payments") == 1


async def test_a_payment_whose_making_was_not_answered_is_found_again_by_its_reference(
    payer, govuk, monkeypatch
):
    monkeypatch.setattr(govuk_pay, "PATIENCE_SECONDS", 0.2)
    govuk.trouble = "silent"
    await payer.pay(4_000)
    govuk.trouble = None
    await payer.let_time_pass()

    await ask_about_payments_under_way(payer.accounts.service.context)

    [(state, provider_id)] = await rows_of(
        payer.database, "SELECT state, provider_payment_id FROM payments"
    )
    assert (state, provider_id) == ("open", "pay0")


async def test_a_payment_that_the_provider_never_heard_of_ends_after_two_hours(payer, govuk):
    govuk.trouble = 503
    await payer.pay(4_000)
    govuk.trouble = None
    govuk.payments.clear()
    await payer.let_time_pass()
    await ask_about_payments_under_way(payer.accounts.service.context)
    assert await value_of(payer.database, "SELECT state FROM payments") == "new"

    async with payer.database.transaction(LANDLORD) as session:
        await session.execute(text("UPDATE payments SET started_at = now() - interval '3 hours'"))
    await payer.let_time_pass()
    await ask_about_payments_under_way(payer.accounts.service.context)

    [(state, code)] = await rows_of(payer.database, "SELECT state, code FROM payments")
    assert (state, code) == ("failed", "not_created")


async def send(payer, body, signature):
    return await payer.accounts.call(
        "POST",
        "/payment-messages",
        as_="service:gateway",
        json={"body": body.decode(), "signature": signature},
    )


def message(payment_id, at=None):
    told = {
        **recorded("message"),
        "resource_id": payment_id,
        "created_date": (at or datetime.now(UTC)).isoformat(),
    }
    return json.dumps(told).encode()


async def test_a_signed_message_settles_by_asking_and_a_replay_does_nothing(payer, govuk):
    await payer.begun(4_000)
    govuk.say("pay0", "success")
    body = message("pay0")

    answers = [await send(payer, body, signed(body)) for _ in range(3)]

    assert {answer.status_code for answer in answers} == {204}
    assert await names(payer.database) == [("payment", None)]


async def test_what_was_given_up_becomes_money_where_the_provider_took_it_after_all(payer, govuk):
    payment = await payer.begun(4_000)
    govuk.say("pay0", "failed", "P0020")
    await payer.let_time_pass()
    assert (await payer.seen(payment))["state"] == "expired"

    govuk.say("pay0", "success")
    body = message("pay0")
    for _ in range(2):
        assert (await send(payer, body, signed(body))).status_code == 204

    assert (await payer.seen(payment))["state"] == "succeeded"
    posted = await rows_of(payer.database, "SELECT amount_pence FROM ledger_entries")
    assert posted == [(-4_000,)]


async def test_a_message_alone_settles_nothing_the_provider_says_otherwise(payer, govuk):
    await payer.begun(4_000)
    body = message("pay0")

    assert (await send(payer, body, signed(body))).status_code == 204
    assert await names(payer.database) == []


async def test_a_message_not_signed_or_too_old_is_refused(payer, govuk):
    await payer.begun(4_000)
    govuk.say("pay0", "success")
    old = message("pay0", datetime.now(UTC) - timedelta(days=5))

    for body, signature in ((message("pay0"), "0" * 64), (old, signed(old))):
        answer = await send(payer, body, signature)
        assert (answer.status_code, answer.json()["code"]) == (403, "payment_message_not_genuine")
    assert await names(payer.database) == []


async def test_a_message_about_nothing_of_ours_is_taken_and_does_nothing(payer, govuk):
    body = message("of-somebody-else")

    assert (await send(payer, body, signed(body))).status_code == 204


async def test_the_report_of_a_day_says_what_staff_must_look_at(payer):
    paid, contradicted = await payer.begun(4_000), await payer.begun(5_000)
    await payer.at_demo(paid)
    async with payer.database.transaction(LANDLORD) as session:
        await session.execute(
            text("UPDATE demo_payments SET amount_pence = 1 WHERE amount_pence = 5000")
        )
    await payer.let_time_pass()
    for payment in (paid, contradicted):
        await payer.seen(payment)

    today = datetime.now(UTC).date()
    told = await payer.accounts.call(
        "GET", "/payments/report", as_="operator", params={"day": str(today)}
    )

    report = told.json()
    assert (report["begun"], report["succeeded"], report["succeeded_pence"]) == (2, 1, 4_000)
    assert (report["posted"], report["posted_pence"]) == (1, 4_000)
    assert report["to_look_at"] == [contradicted["reference"]]


async def receipt(payer, payment):
    answer = await payer.accounts.call(
        "GET", f"/payments/{payment['payment_id']}/mail", as_="service:notifications"
    )
    return answer.json()


async def test_a_receipt_names_the_amount_only_while_its_payer_may_see_money(payer):
    payment = await payer.begun(4_000)
    await payer.at_demo(payment)
    await payer.let_time_pass()
    await payer.seen(payment)

    told = await receipt(payer, payment)
    assert told["email"] == "Eleanor.Vance@example.com"
    assert (told["state"], told["amount_pence"], told["may_see_money"]) == (
        "succeeded",
        4_000,
        True,
    )

    async with payer.database.transaction(LANDLORD) as session:
        await session.execute(text("UPDATE connections SET finance = false"))
    assert (await receipt(payer, payment))["may_see_money"] is False
