"""GOV.UK Pay as its documentation has it: what is sent, what is read, and what is not believed."""

import json
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest

from chassis.paying import OnlinePayments
from services.accounts.clients import govuk_pay
from services.accounts.clients.govuk_pay import GovUkPay
from services.accounts.domain.payments import MessageNotGenuine, Order, ProviderUnreachable
from tests.accounts.fake_govuk_pay import (
    KEY,
    SECRET,
    FakeGovUkPay,
    recorded,
    serving,
    signed,
)
from tests.accounts.words import LANDLORD, NOON

ORDER = Order(
    payment_id=uuid4(),
    landlord_id=LANDLORD,
    amount_pence=12_345,
    reference="3420-1000-301-0A1B2C3D4E",
    description="Service charge, 3420-1000-301",
    return_url="https://my.harrowmere.example/home/1/payments/2",
)


def settings(tmp_path, url, **changes):
    (tmp_path / "pay.key").write_text(f"{KEY}\n")
    (tmp_path / "pay.secret").write_bytes(SECRET + b"\n")
    told = {
        "provider": "govuk_pay",
        "api_url": url,
        "api_key_file": tmp_path / "pay.key",
        "signing_secret_file": tmp_path / "pay.secret",
        **changes,
    }
    return OnlinePayments(**told)


@pytest.fixture
async def fake():
    return FakeGovUkPay()


@pytest.fixture
async def pay(fake, tmp_path):
    async with serving(fake) as url, httpx.AsyncClient(trust_env=False) as http:
        yield GovUkPay(http, settings(tmp_path, url))


def message(**changes):
    body = json.dumps({**recorded("message"), **changes}).encode()
    return body, signed(body)


async def test_a_payment_is_made_with_its_amount_in_pence_and_its_page_is_named(pay, fake):
    told = await pay.create(ORDER)

    [sent] = fake.asked
    assert sent["amount"] == 12_345
    assert sent["reference"] == ORDER.reference
    assert sent["return_url"] == ORDER.return_url
    assert sent["description"] == ORDER.description
    assert told.status == "created"
    assert told.next_url.startswith("https://www.payments.service.gov.uk/secure/")


async def test_a_payment_is_asked_about_and_found_by_our_reference(pay, fake):
    made = await pay.create(ORDER)
    fake.say(made.provider_payment_id, "failed", "P0030")

    asked = await pay.ask(LANDLORD, made.provider_payment_id)
    found = await pay.find(LANDLORD, ORDER.reference)

    assert asked == found
    assert (asked.status, asked.code, asked.next_url) == ("failed", "P0030", "")
    assert await pay.find(LANDLORD, "never heard of") is None


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [("created", "created", ""), ("succeeded", "success", ""), ("failed", "failed", "P0030")],
)
async def test_answers_are_read_as_they_were_recorded_and_no_card_is_kept(
    pay, fake, name, status, code
):
    fake.payments["p"] = recorded(name)

    told = await pay.ask(LANDLORD, "p")

    assert (told.status, told.code, told.amount_pence) == (status, code, 12_345)
    assert "1234" not in str(told).replace("12345", "")
    assert "Holmes" not in str(told)


@pytest.mark.parametrize("trouble", [500, 503, 429, 422, 401, "nonsense", "silent"])
async def test_whatever_goes_wrong_there_is_one_outage_here(pay, fake, trouble, monkeypatch):
    monkeypatch.setattr(govuk_pay, "PATIENCE_SECONDS", 0.2)
    fake.payments["p"] = recorded("created")
    fake.trouble = trouble

    for call in (pay.create(ORDER), pay.ask(LANDLORD, "p"), pay.find(LANDLORD, "r")):
        with pytest.raises(ProviderUnreachable):
            await call


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "http://pay.example.org/secure/1",
        "https://pay.example.org/a\r\nSet-Cookie: x=1",
        "https://pay.example.org/£",
        "//pay.example.org",
    ],
    ids=["script", "in the clear", "two lines", "no ASCII", "no scheme"],
)
async def test_a_page_that_is_not_at_a_safe_address_is_not_gone_to(pay, fake, address):
    made = recorded("created")
    made["_links"]["next_url"]["href"] = address
    fake.payments["p"] = made

    with pytest.raises(ProviderUnreachable):
        await pay.ask(LANDLORD, "p")


async def test_a_signed_and_recent_message_names_its_payment(pay):
    body, signature = message()

    assert pay.payment_in(body, signature, NOON) == "hu20sqlact5260q2nanm0q8u93"
    assert pay.payment_in(body, f" {signature.upper()} ", NOON + timedelta(days=2))


@pytest.mark.parametrize(
    "wrong",
    ["", "00" * 32, "no hexadecimal £", "of another secret", "of another body"],
)
async def test_a_message_with_a_wrong_signature_is_refused(pay, wrong):
    body, _ = message()
    signatures = {
        "of another secret": signed(body, b"guessed"),
        "of another body": signed(body + b" "),
    }

    with pytest.raises(MessageNotGenuine):
        pay.payment_in(body, signatures.get(wrong, wrong), NOON)


@pytest.mark.parametrize("days", [4, 400, -1])
async def test_a_message_that_is_replayed_later_or_dated_ahead_is_refused(pay, days):
    body, signature = message()

    with pytest.raises(MessageNotGenuine):
        pay.payment_in(body, signature, NOON + timedelta(days=days))


async def test_a_message_about_something_else_is_refused(pay):
    for body, signature in (message(resource_type="refund"), (b"[]", signed(b"[]"))):
        with pytest.raises(MessageNotGenuine):
            pay.payment_in(body, signature, NOON)


async def test_without_a_signing_secret_no_message_is_believed(tmp_path):
    body, _ = message()
    async with httpx.AsyncClient() as http:
        pay = GovUkPay(http, settings(tmp_path, "http://127.0.0.1:1", signing_secret_file=None))

        with pytest.raises(MessageNotGenuine):
            pay.payment_in(body, signed(body, b""), NOON)


@pytest.mark.parametrize(
    "wrong",
    [
        {"api_key_file": None},
        {"api_url": "http://pay.example.org"},
        {"most_pence": 100, "least_pence": 200},
        {"card_number": "4000"},
    ],
)
def test_settings_that_could_not_work_are_refused_at_start(tmp_path, wrong):
    with pytest.raises(ValueError):
        settings(tmp_path, "https://publicapi.payments.service.gov.uk", **wrong)
