"""Where a payment stands, in whatever order and however often the provider says something."""

from datetime import timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.accounts.domain.payments import (
    ASKED_FOR,
    LONGEST_PAUSE,
    MEANINGS,
    UNDER_WAY,
    PaymentState,
    Told,
    next_question,
    reference_of,
    state_after,
)
from tests.accounts.words import NOON

WORDS = st.sampled_from([*MEANINGS, "a word that nobody knows", ""])
SAYINGS = st.lists(
    st.builds(
        Told,
        provider_payment_id=st.just("p"),
        amount_pence=st.just(100),
        status=WORDS,
        code=st.sampled_from(["", "P0010", "P0020", "P0030", "P0050"]),
    ),
    max_size=12,
)


def walked(sayings, state=PaymentState.NEW):
    seen = [state]
    for told in sayings:
        seen.append(state_after(seen[-1], told))
    return seen


@given(SAYINGS)
def test_a_payment_succeeds_if_and_only_if_the_provider_said_so_once(sayings):
    said = any(told.status == "success" for told in sayings)

    assert (walked(sayings)[-1] is PaymentState.SUCCEEDED) == said


@given(SAYINGS)
def test_it_becomes_money_at_most_once_and_never_stops_being_it(sayings):
    seen = walked(sayings)

    became = [
        1 for before, after in pairwise(seen) if after is PaymentState.SUCCEEDED is not before
    ]
    assert len(became) <= 1
    if PaymentState.SUCCEEDED in seen:
        assert set(seen[seen.index(PaymentState.SUCCEEDED) :]) == {PaymentState.SUCCEEDED}


@given(SAYINGS, SAYINGS)
def test_saying_all_of_it_again_changes_nothing(sayings, more):
    end = walked(sayings)[-1]
    if end in UNDER_WAY:
        return

    again = walked([*sayings, *(told for told in more if told.status != "success")], end)
    assert set(again) == {end}


@given(SAYINGS)
def test_nothing_leads_back_to_a_payment_that_nobody_heard_of(sayings):
    assert PaymentState.NEW not in walked(sayings)[1:]


def test_a_payer_who_cancels_and_one_who_never_pays_are_told_apart():
    ends = {
        code: state_after(PaymentState.OPEN, Told("p", 1, "failed", code))
        for code in ("P0010", "P0020", "P0030")
    }

    assert ends == {
        "P0010": PaymentState.FAILED,
        "P0020": PaymentState.EXPIRED,
        "P0030": PaymentState.CANCELLED,
    }


@given(st.integers(0, 10_000), st.timedeltas(timedelta(0), ASKED_FOR))
def test_questions_become_seldom_and_never_stop_within_a_fortnight(times, passed):
    at = NOON + passed
    then = next_question(NOON, times, at)

    assert then is not None
    assert at < then <= at + LONGEST_PAUSE
    assert next_question(NOON, times, NOON + ASKED_FOR + timedelta(seconds=1)) is None


def test_a_reference_names_the_account_and_one_payment_alone():
    one, other = (UUID(int=n) for n in (1, 2))

    assert reference_of("3420-1000-301", one) == "3420-1000-301-0000000001"
    assert reference_of("3420-1000-301", one) != reference_of("3420-1000-301", other)
    assert len(reference_of("9" * 400, one)) <= 255
