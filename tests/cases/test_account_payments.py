"""What staff see of payments that people began online."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from contracts.api.payments import AccountPayment
from tests.cases.desk import ACCOUNT_ID, CONTACT_ID

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def payment(**more):
    return AccountPayment(
        **{
            "payment_id": UUID(int=70),
            "contact_id": CONTACT_ID,
            "payer": "Rafael Núñez Ortega",
            "amount_pence": 12_050,
            "reference": "34208002101-0A1B2C3D4E",
            "provider": "govuk_pay",
            "provider_payment_id": "hu20sqlact5260q2nanm0q8u93",
            "state": "succeeded",
            "code": "",
            "is_unclear": False,
            "started_at": AT,
            "ended_at": AT,
            **more,
        }
    )


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({}, "Paid, in the ledger"),
        ({"state": "failed", "code": "P0010"}, "P0010"),
        ({"state": "failed", "code": "not_created"}, "The provider never heard of it"),
        ({"state": "open", "ended_at": None, "is_unclear": True}, "named another amount"),
    ],
    ids=["paid", "declined", "never made", "unclear"],
)
async def test_each_payment_has_its_payer_its_state_and_the_providers_number(
    tobias, neighbours, told, says
):
    neighbours.payments = [payment(**told)]

    page = await tobias.get(f"/accounts/{ACCOUNT_ID}/payments")

    assert page.status_code == 200
    for text in ("£120.50", "Rafael Núñez Ortega", "hu20sqlact5260q2nanm0q8u93", says):
        assert text in page.text


async def test_the_account_leads_to_them_and_there_may_be_none(tobias):
    account = await tobias.get(f"/accounts/{ACCOUNT_ID}")
    page = await tobias.get(f"/accounts/{ACCOUNT_ID}/payments")

    assert f'href="/accounts/{ACCOUNT_ID}/payments"' in account.text
    assert "Nobody has begun a payment online" in page.text
    assert (await tobias.get(f"/accounts/{uuid4()}/payments")).status_code == 404
