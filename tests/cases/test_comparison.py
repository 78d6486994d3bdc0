"""Submitted beside on record."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cases.domain.comparison import Piece, Result, best_of, compare, difference


@pytest.mark.parametrize(
    ("fact", "submitted", "recorded", "result"),
    [
        ("first_name", "Rafael", "Rafael", "same"),
        ("first_name", "Ana", "Ana Sofia", "near"),
        ("first_name", "A", "Ana", "near"),
        ("first_name", "Peter", "Ana", "differs"),
        ("last_name", "Nunez Ortega", "Núñez Ortega", "same"),
        ("last_name", "obrien", "O\u2019Brien", "same"),
        ("last_name", "Spooner", "Mr & Mrs A Spooner", "near"),
        ("last_name", "Smyth", "Smith", "near"),
        ("last_name", "Wójcik", "Vance", "differs"),
        ("last_name", "", "Vance", "none"),
        ("email", "Rafael@Example.org", "rafael@example.org", "same"),
        ("email", "rafael@example.org", "rafael@example.com", "differs"),
        ("phone", "+44 (0)7700 900456", "07700 900456", "same"),
        ("phone", "07700 900456", "07700 900457", "differs"),
        ("postcode", "lx22ab", "LX2 2AB", "same"),
        ("purchase_month", "12.2015", "12.2015", "same"),
        ("purchase_month", "11.2015", "12.2015", "near"),
        ("purchase_month", "01.2016", "12.2015", "near"),
        ("purchase_month", "06.2015", "12.2015", "differs"),
        ("account_reference", "34208 0021-01", "34208002101", "same"),
        ("account_reference", "34208002101", "34208002101A", "near"),
        ("account_reference", "34208002102", "34208002101", "differs"),
        ("address", "Flat 21 Goldcrest Point", "Flat 21, Goldcrest Point, Harrowmere", "near"),
        ("address", "Flat 2 Goldcrest Point", "Flat 21, Goldcrest Point", "differs"),
        ("service_charge", "£312.40", "", "none"),
    ],
)
def test_each_fact_is_compared_by_its_own_rule(fact, submitted, recorded, result):
    assert compare(fact, submitted, recorded).result == Result(result)


def test_only_the_part_that_differs_is_marked():
    line = compare("email", "ana@harbour.co.uk", "ana@harbour.com")

    assert line.submitted == (Piece("ana@harbour."), Piece("co.uk", is_different=True))
    assert line.recorded == (Piece("ana@harbour."), Piece("com", is_different=True))


def test_a_slip_in_a_number_is_marked_digit_by_digit():
    left, right = difference("34208002101", "34208002107")

    assert left == (Piece("3420800210"), Piece("1", is_different=True))
    assert right == (Piece("3420800210"), Piece("7", is_different=True))


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_pieces_joined_are_the_texts_again(a, b):
    left, right = difference(a, b)

    assert "".join(piece.text for piece in left) == a
    assert "".join(piece.text for piece in right) == b


def test_characters_that_turn_the_reading_direction_are_shown_as_codes():
    line = compare("last_name", "Van\u202ece", "Vance")

    assert "".join(piece.text for piece in line.submitted) == "Van[U+202E]ce"


def test_of_several_recorded_addresses_the_closest_is_shown():
    line = best_of("email", "ana@example.org", ["old@example.com", "ANA@example.org"])

    assert line.result is Result.SAME
