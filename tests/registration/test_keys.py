"""The comparable forms of postcode, reference, email address and month."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.emails import email_key
from services.registration.domain.errors import MonthNotUnderstood
from services.registration.domain.keys import (
    Month,
    account_reference_key,
    postcode_key,
    postcodes_in,
)


@pytest.mark.parametrize(
    "typed",
    [
        "LX1 2AB",
        "lx12ab",
        " LX1  2AB ",
        "LX1-2AB",
        "\uff2c\uff38\uff11\uff12\uff21\uff22",
        "L.X.1.2.A.B",
    ],
)
def test_a_postcode_compares_by_its_letters_and_digits(typed):
    assert postcode_key(typed) == "LX12AB"


def test_an_odd_postcode_on_record_still_matches_itself():
    assert postcode_key("BFPO 57") == postcode_key("bfpo57") == "BFPO57"


def test_postcodes_are_found_in_a_written_address():
    assert postcodes_in("Flat 3, Heron Quay, lx1 2ab (was LX34CD, LX1 2AB)") == ["LX12AB", "LX34CD"]


@pytest.mark.parametrize(
    "typed", ["25341005403", " 2534 1005 403", "253-4100-5403", "2534/1005403"]
)
def test_an_account_reference_compares_without_its_grouping(typed):
    assert account_reference_key(typed) == "25341005403"


def test_the_letter_of_an_account_reference_may_be_small():
    assert account_reference_key("21034000120a") == account_reference_key("21034000120 A")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("uatsupplier2020+100@gmail.com", " UATsupplier2020+100@GMAIL.com "),
        ("graham@thepyms.com.Test", "Graham@ThePyms.com.test"),
    ],
)
def test_spellings_of_one_mailbox_have_one_key(one, other):
    assert email_key(one) == email_key(other) is not None


@pytest.mark.parametrize(
    "family",
    [
        ["kit@x.example", "k\u0131t@x.example", "\u212ait@x.example", "\uff4bit@x.example"],
        ["strasse@x.example", "straße@x.example", "\u017ftrasse@x.example"],
        ["a@strasse.example", "a@straße.example"],
        ["a.b@x.example", "ab@x.example", "ab+1@x.example"],
    ],
)
def test_look_alike_addresses_never_share_a_key(family):
    keys = [key for one in family if (key := email_key(one)) is not None]

    assert len(set(keys)) == len(keys)
    assert keys


@given(st.text(max_size=80))
def test_no_text_breaks_a_key(text):
    for key in (postcode_key, account_reference_key, postcodes_in):
        key(text)
    assert postcode_key(postcode_key(text)) == postcode_key(text)


def test_a_start_date_is_compared_by_its_month():
    assert Month.of(date(2015, 12, 31)) == Month(2015, 12)
    assert int(Month(2015, 12)) == 201512
    assert str(Month(2015, 2)) == "02.2015"


@pytest.mark.parametrize(("year", "month"), [(2015, 0), (2015, 13), (15, 12), (99999, 1)])
def test_a_month_that_no_calendar_has_is_refused(year, month):
    with pytest.raises(MonthNotUnderstood):
        Month(year, month)
