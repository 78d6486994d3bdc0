"""What somebody hears of a payment that they made online."""

import pytest

from services.notifications.domain.payment_words import payment_told

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
