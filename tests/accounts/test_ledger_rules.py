"""The rules of the ledger, for any entries at all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.text import pounds
from services.accounts.domain.errors import EntryInvalid
from services.accounts.domain.ledger import (
    MOST_PENCE,
    SUBTYPES,
    EntryType,
    NewEntry,
    placed,
    problem_of,
    require_postable,
    standing,
)

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
TODAY = date(2026, 6, 15)
AMOUNTS = st.integers(-10_000_00, 10_000_00).filter(bool)


@st.composite
def entries(draw, most=12):
    return [
        NewEntry(EntryType.ADJUSTMENT, "correction", draw(AMOUNTS), draw(DAYS), f"E-{n}")
        for n in range(draw(st.integers(0, most)))
    ]


@given(entries(), st.integers(-1_000_00, 1_000_00), st.integers(0, 99))
def test_what_is_owed_after_is_what_was_owed_before_and_all_entries(told, before, number):
    result = placed(told, number=number, balance_pence=before, booked_on=None, today=TODAY)

    closing = result[-1].balance_pence if result else before
    assert closing == before + sum(entry.amount_pence for entry in told)
    assert [each.number for each in result] == list(range(number + 1, number + 1 + len(told)))
    running = before
    for each in result:
        running += each.entry.amount_pence
        assert each.balance_pence == running


@given(entries(), entries(), DAYS)
def test_a_day_that_was_told_of_never_gets_another_entry(first, second, last_booked):
    one = placed(first, number=0, balance_pence=0, booked_on=last_booked, today=TODAY)
    until = one[-1] if one else None
    two = placed(
        second,
        number=until.number if until else 0,
        balance_pence=until.balance_pence if until else 0,
        booked_on=until.booked_on if until else last_booked,
        today=TODAY,
    )

    booked = [last_booked, *(each.booked_on for each in (*one, *two))]
    assert booked == sorted(booked)
    for each in (*one, *two):
        assert each.booked_on >= min(each.entry.entry_date, TODAY)
        assert each.booked_on <= max(TODAY, last_booked), "a mistyped year drags nothing after it"


@given(st.integers(-500_00, 500_00), st.integers(0, 500_00))
def test_overdue_and_still_to_come_are_what_is_owed_and_never_less_than_nothing(balance, coming):
    stands = standing(balance, charged_not_due_pence=coming)

    assert stands.overdue_pence >= 0
    assert 0 <= stands.not_due_pence <= coming
    assert stands.overdue_pence + stands.not_due_pence == max(balance, 0)


@given(st.lists(st.tuples(st.integers(1, 500_00), DAYS), max_size=8), st.integers(0, 2_000_00))
def test_payments_go_to_the_oldest_charge_first(charges, paid):
    today = date(2025, 6, 15)
    left, overdue = paid, 0
    for amount, due in sorted(charges, key=lambda charge: charge[1]):
        unpaid = amount - min(amount, left)
        left -= min(amount, left)
        overdue += unpaid if due < today else 0
    balance = sum(amount for amount, _due in charges) - paid
    coming = sum(amount for amount, due in charges if due >= today)

    assert standing(balance, charged_not_due_pence=coming).overdue_pence == overdue


@given(entries())
def test_a_reversal_of_everything_leaves_what_was_there(told):
    back = [
        NewEntry(e.type, e.subtype, -e.amount_pence, e.entry_date, f"{e.external_ref}-back")
        for e in told
    ]

    result = placed([*told, *back], number=0, balance_pence=123, booked_on=None, today=TODAY)

    assert (result[-1].balance_pence if result else 123) == 123


@pytest.mark.parametrize(
    ("type_", "subtype", "amount", "field"),
    [
        ("charge", "rent", -1, "amount"),
        ("charge", "cheque", 1, "subtype"),
        ("payment", "cheque", 1, "amount"),
        ("payment_reversal", "bounced", -1, "amount"),
        ("refund", "to_bank", -1, "amount"),
        ("adjustment", "write_off", 1, "amount"),
        ("adjustment", "write_on", -1, "amount"),
        ("adjustment", "correction", 0, "amount"),
        ("charge", "rent", MOST_PENCE + 1, "amount"),
    ],
)
def test_an_entry_that_makes_no_sense_is_refused_by_field(type_, subtype, amount, field):
    entry = NewEntry(EntryType(type_), subtype, amount, date(2026, 1, 5), "E-1")

    assert problem_of(entry)[0] == field
    with pytest.raises(EntryInvalid) as refused:
        require_postable([entry])
    assert list(refused.value.fields) == [field]


def test_only_a_charge_has_a_day_to_be_paid_by_and_every_entry_has_a_reference():
    day = date(2026, 1, 5)
    paid = NewEntry(EntryType.PAYMENT, "cheque", -1, day, "E-1", due_on=day)
    nameless = NewEntry(EntryType.CHARGE, "rent", 1, day, "  ")

    assert problem_of(paid)[0] == "due_on"
    assert problem_of(nameless)[0] == "external_ref"


def test_every_type_has_subtypes():
    assert set(SUBTYPES) == set(EntryType)
    assert all(SUBTYPES.values())


@given(st.integers(-(10**12), 10**12))
def test_pounds_are_written_to_the_penny(pence):
    assert int(pounds(pence).translate(str.maketrans("", "", "£,."))) == abs(pence)


def test_pounds_have_commas_and_two_decimals():
    assert [pounds(p) for p in (5, -1234567, 100)] == ["£0.05", "£12,345.67", "£1.00"]
