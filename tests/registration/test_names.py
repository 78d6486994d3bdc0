"""A surname on record and a surname typed: the same, likely, or another."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registration.domain.names import (
    compare_surnames,
    first_name_key,
    surname_keys,
)

CASES = list(csv.DictReader(Path(__file__).with_name("surnames.csv").open(encoding="utf-8")))


@pytest.mark.parametrize(
    ("stored", "typed", "want"),
    [
        ("O'Brien", "obrien", "exact"),
        ("O'Brien", "O\u2019Brien", "exact"),
        ("O'Brien", "O BRIEN", "exact"),
        ("Nuñez", "Nunez", "exact"),
        ("Smith-Jones", "smith jones", "exact"),
        ("Smith-Jones", "jones", "likely"),
        ("MacDonald", "McDonald", "exact"),
        ("Pym G H", "pym", "exact"),
        ("Mr & Mrs A Spooner", "spooner", "exact"),
        ("van der Berg", "berg", "likely"),
        ("Smith", "Smyth", "no"),
        ("O Brien", "Brien", "no"),
        ("Ng", "N", "no"),
        ("Lopez Garcia", "Garcia", "likely"),
    ],
)
def test_the_rules_give_what_the_table_of_examples_says(stored, typed, want):
    assert compare_surnames(surname_keys(stored), surname_keys(typed)) == want


def test_an_organisation_never_matches_by_surname():
    stored = surname_keys("Orbit Group", organisation=True)

    assert compare_surnames(stored, surname_keys("Orbit Group")) == "no"
    assert compare_surnames(stored, surname_keys("group")) == "no"


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['stored']}~{c['typed']}")
def test_names_as_records_and_people_really_write_them(case):
    got = compare_surnames(surname_keys(case["stored"]), surname_keys(case["typed"]))

    assert got == case["want"], case["because"]


def test_the_fixture_is_large_enough_to_mean_something():
    assert len(CASES) >= 100


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_two_texts_compare_without_an_error_and_alike_both_ways(one, other):
    forth = compare_surnames(surname_keys(one), surname_keys(other))
    back = compare_surnames(surname_keys(other), surname_keys(one))

    assert forth == back
    assert (forth == "exact") == bool(surname_keys(one).exact & surname_keys(other).exact)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Graham", "graham"),
        (" Mr Graham Heber ", "graham"),
        ("Siobhán & Mark", "siobhan"),
        ("", ""),
    ],
)
def test_the_first_given_name_is_what_tells_two_people_apart(typed, key):
    assert first_name_key(typed) == key
