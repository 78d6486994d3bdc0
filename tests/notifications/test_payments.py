"""What somebody hears of a payment that they made online."""

from uuid import UUID

import pytest

from contracts.events.accounts import PaymentReceived
from services.notifications.domain.payment_words import payment_told
from tests.notifications.conftest import HARROWMERE
from tests.notifications.test_sending import heard

PAYMENT, ACCOUNT, CONTACT = UUID(int=71), UUID(int=72), UUID(int=73)
FACTS = {"address": "Flat 3, Heron Quay", "reference": "3420-1"}


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("succeeded", "We have received your payment of £40.00"),
        ("failed", "did not go through"),
        ("error", "did not go through"),
        ("expired", "was not finished"),
    ],
)
def test_what_became_of_it_is_said_with_the_home_and_its_reference(state, says):
    told = payment_told(state, amount="£40.00", **FACTS)

    assert says in told
    assert "Flat 3, Heron Quay" in told
    assert "3420-1" in told


def test_whoever_may_not_see_money_any_more_reads_no_amount():
    assert "£" not in payment_told("succeeded", amount="", **FACTS)


@pytest.mark.parametrize(
    ("closed", "is_told"),
    [([], True), (["documents", "messages"], True), (["money"], False)],
    ids=["nothing-closed", "other-rooms", "money"],
)
async def test_while_the_money_is_closed_no_mail_names_an_amount(post, closed, is_told):
    payment = PaymentReceived(
        landlord_id=HARROWMERE.id, payment_id=PAYMENT, account_id=ACCOUNT, contact_id=CONTACT
    )
    post.owners.answers["GET identity/closed-rooms"] = {"closed": closed, "items": []}
    post.owners.answers[f"GET accounts/payments/{PAYMENT}/mail"] = {
        "email": "eleanor.vance@example.com",
        "name": "Eleanor Vance",
        "address": "Flat 3, Heron Quay",
        "reference": "3420-1",
        "amount_pence": 4000,
        "state": "succeeded",
        "account_id": str(ACCOUNT),
        "at": "2026-11-20T09:30:00+00:00",
        "may_see_money": True,
    }

    await heard(post, payment)
    await post.send()

    [message] = await post.messages()
    assert message.state == "sent"
    assert ("£40.00" in message.body_text) is is_told
