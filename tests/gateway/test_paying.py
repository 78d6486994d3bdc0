"""Paying at the portal: how much, over to the provider, and what is said afterwards."""

import re
from uuid import UUID

import pytest

from tests.gateway.doubles import home
from tests.gateway.payments import DEMO, PAYMENT

HOME = f"/home/{UUID(int=1)}"
GO = f"{HOME}/payments/{PAYMENT}/go"


def decision_in(page):
    return re.search(r'name="decision" value="([0-9a-f-]{36})"', page.text)[1]


async def test_what_is_overdue_all_that_is_owed_and_another_amount_can_be_chosen(resident):
    page = await resident.get(f"{HOME}/pay")

    assert page.status_code == 200
    assert "What is overdue: £112.40" in page.text
    assert "All that is owed: £312.40" in page.text
    assert "Another amount" in page.text
    assert "no money is taken" in page.text


@pytest.mark.parametrize(
    ("fields", "pence"),
    [
        ({"choice": "overdue"}, 11_240),
        ({"choice": "balance"}, 31_240),
        ({"choice": "other", "amount": "£1,20"}, None),
        ({"choice": "other", "amount": " £ 120.5 "}, 12_050),
        ({"choice": "other", "amount": "1,234.56"}, 123_456),
        ({"choice": "other", "amount": "-5"}, None),
        ({"choice": "other", "amount": "ten"}, None),
        ({"choice": "other", "amount": "1e9"}, None),
        ({"choice": "other", "amount": ""}, None),
        ({"choice": "nonsense"}, None),
        ({}, None),
    ],
)
async def test_amounts_are_read_as_people_type_them(resident, world, fields, pence):
    world.balance = {"balance_pence": 100_000, "overdue_pence": 0} if pence == 123_456 else {}
    answer = await resident.post(f"{HOME}/pay", **fields)

    if pence is None:
        assert answer.status_code == 422
        assert "There is a problem" in answer.text
        assert world.payments.wishes == []
    else:
        assert (answer.status_code, answer.headers["Location"]) == (303, GO)
        assert [wish[1] for wish in world.payments.wishes] == [pence]


async def test_a_form_sent_twice_is_one_wish(resident, world):
    decision = decision_in(await resident.get(f"{HOME}/pay"))

    for _ in range(2):
        await resident.post(f"{HOME}/pay", choice="overdue", decision=decision)

    assert {wish[0] for wish in world.payments.wishes} == {decision}


async def test_far_more_than_is_owed_is_asked_about_once_more(resident, world):
    wish = {"choice": "other", "amount": "900"}
    answer = await resident.post(f"{HOME}/pay", **wish)

    assert answer.status_code == 422
    assert "Yes, I mean to pay this amount" in answer.text
    assert 'value="900"' in answer.text
    assert world.payments.wishes == []

    meant = await resident.post(f"{HOME}/pay", **wish, meant="yes", decision=decision_in(answer))
    assert meant.status_code == 303
    assert world.payments.wishes[0][1:] == (90_000, True)


async def test_a_provider_that_does_not_answer_is_said_and_nothing_is_lost(resident, world):
    world.payments.is_provider_down = True
    decision = decision_in(await resident.get(f"{HOME}/pay"))

    answer = await resident.post(f"{HOME}/pay", choice="other", amount="50", decision=decision)

    assert answer.status_code == 503
    assert "Nothing was taken" in answer.text
    assert decision_in(answer) == decision, "trying again is the same payment"
    assert 'value="50"' in answer.text


async def test_the_way_to_the_provider_is_a_page_that_leads_away_not_a_redirected_form(
    resident, world
):
    page = await resident.get(GO)

    assert page.status_code == 200
    assert page.headers["Refresh"] == f"0; url={world.payments.next_url}"
    assert world.payments.next_url in page.text
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]

    world.payments.has_next = False
    assert (await resident.get(GO)).status_code == 303


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("succeeded", "Payment received"),
        ("failed", "declined it"),
        ("cancelled", "cancelled it"),
        ("expired", "not finished in time"),
        ("error", "Something went wrong at the payment service"),
        ("new", "Waiting to hear whether you have paid"),
        ("open", "Waiting to hear whether you have paid"),
    ],
)
async def test_what_became_of_a_payment_is_said_in_words(resident, world, state, says):
    world.payments.state, world.payments.has_next = state, False

    page = await resident.get(f"{HOME}/payments/{PAYMENT}")

    assert page.status_code == 200
    assert says in page.text
    assert "£90.00" in page.text
    assert ("data-look-again" in page.text) == (state in ("new", "open"))
    assert "Refresh" not in page.headers


async def test_a_page_that_waits_looks_again_ten_times_and_then_promises_a_mail(resident, world):
    world.payments.has_next = False
    path, looks = f"{HOME}/payments/{PAYMENT}", 0
    page = await resident.get(path)
    while "data-look-again" in page.text:
        path = page.text.partition('data-look-at="')[2].partition('"')[0]
        assert f'<a class="govuk-link" href="{path}">Look now</a>' in page.text, "without scripts"
        page, looks = await resident.get(path), looks + 1

    assert looks == 10
    assert "send you an email as soon as we know" in page.text


async def test_a_payment_that_waits_at_the_provider_can_be_gone_on_with(resident, world):
    world.payments.wishes.append(("", 9_000, False))

    payment = await resident.get(f"{HOME}/payments/{PAYMENT}")
    pay = await resident.get(f"{HOME}/pay")

    assert "data-look-again" not in payment.text
    assert GO in payment.text
    assert GO in pay.text
    assert "did not finish" in pay.text


async def test_what_cannot_be_is_looked_into_by_people(resident, world):
    world.payments.is_unclear = True

    page = await resident.get(f"{HOME}/payments/{PAYMENT}")

    assert "Our team looks into it" in page.text
    assert "data-look-again" not in page.text


async def test_own_payments_are_listed_with_their_state(resident, world):
    world.payments.wishes.append(("", 9_000, False))
    world.payments.state = "succeeded"

    page = await resident.get(f"{HOME}/payments")

    assert "£90.00" in page.text
    assert ">Paid<" in page.text


async def test_without_finance_nobody_sees_or_pays_anything(resident, world):
    world.homes = [home(finance=False)]

    for answer in (
        await resident.get(f"{HOME}/pay"),
        await resident.get(f"{HOME}/payments"),
        await resident.post(f"{HOME}/pay", choice="balance"),
    ):
        assert answer.status_code == 403
        assert "£" not in answer.text
    assert world.payments.wishes == []


async def test_another_home_is_not_there(resident):
    for path in ("pay", "payments", f"payments/{PAYMENT}", f"payments/{PAYMENT}/go"):
        assert (await resident.get(f"/home/{UUID(int=9)}/{path}")).status_code == 404


async def test_a_landlord_that_takes_nothing_online_says_how_else(resident, world):
    world.payments.is_offered = False

    page = await resident.get(f"{HOME}/pay")

    assert page.status_code == 200
    assert "01632 960100" in page.text
    assert 'name="amount"' not in page.text


async def test_the_demo_page_pays_or_cancels_and_leads_back(visitor, world):
    page = await visitor.get(f"/demo-payments/{DEMO}")
    assert "asks for no card" in page.text

    for do in ("pay", "cancel"):
        answer = await visitor.post(f"/demo-payments/{DEMO}", do=do)
        assert answer.status_code == 303
        assert answer.headers["Location"].endswith(f"{HOME}/payments/{PAYMENT}")
    assert world.payments.chosen == [False, True]
    assert (await visitor.get(f"/demo-payments/{DEMO}")).status_code == 303
    assert (await visitor.get(f"/demo-payments/{UUID(int=1)}")).status_code == 404


JSON = {"Content-Type": "application/json"}


async def test_a_providers_message_needs_its_signature_and_no_cookie(visitor, world):
    good = await visitor.http.post(
        "/payment-messages", content=b'{"a": 1}', headers={**JSON, "Pay-Signature": "good"}
    )
    bad = await visitor.http.post(
        "/payment-messages", content=b"{}", headers={**JSON, "Pay-Signature": "bad"}
    )
    none = await visitor.http.post("/payment-messages", content=b"{}", headers=JSON)

    assert [answer.status_code for answer in (good, bad, none)] == [204, 403, 403]
    assert world.payments.messages == [('{"a": 1}', "good")]
    assert "set-cookie" not in good.headers


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/x-www-form-urlencoded", b"a=1", 403),
        ("text/plain", b"{}", 403),
        ("application/json", b"\xff", 400),
        ("application/json", b"x" * 70_000, 413),
    ],
)
async def test_a_message_of_another_kind_or_size_is_not_read(visitor, world, kind, body, status):
    answer = await visitor.http.post(
        "/payment-messages",
        content=body,
        headers={"Content-Type": kind, "Pay-Signature": "good"},
    )

    assert answer.status_code == status
    assert world.payments.messages == []
