"""The demo landlord is whole, the same for everybody, and enters like any landlord's file."""

import csv
import io
from collections import Counter
from datetime import date
from typing import get_args

import pytest

from cli.demo import LOGINS, STAFF, people, records_csv
from cli.demo.logins import State
from services.accounts.domain.csv_file import RecordsFile
from services.accounts.domain.records import RecordRow
from services.accounts.domain.rows import read_row
from tests.accounts.words import imported, rows_of, value_of

AS_OF = date(2026, 3, 10)


def rows(as_of=AS_OF):
    return list(csv.DictReader(io.StringIO(records_csv(as_of).decode())))


def test_the_same_day_gives_the_same_bytes():
    assert records_csv(AS_OF) == records_csv(AS_OF)


def test_the_landlord_has_252_units_in_12_blocks():
    units = {row["unit_ref"]: row["block"] for row in rows()}

    assert len(units) == 252
    assert len(set(units.values())) == 12
    assert Counter(units.values())["Siskin Garages"] == 12


@pytest.mark.parametrize("as_of", [AS_OF, date(2027, 1, 1), date(2028, 2, 29)])
def test_every_row_is_a_good_row_on_any_day(as_of):
    read = [read_row(*row) for row in RecordsFile([records_csv(as_of)]).rows()]

    assert [problems for problems in read if not isinstance(problems, RecordRow)] == []


def test_addresses_and_numbers_belong_to_nobody():
    for row in rows():
        assert row["postcode"].startswith("LX")
        assert row["uprn"].startswith("99900000")
        assert row["email"].partition("@")[2] in {
            "",
            "example.com",
            "example.org",
            "example.net",
            "verdant.example",
        }
        assert row["phone"] == "" or row["phone"].startswith("01632 960")


def test_everybody_types_what_the_record_holds_or_lacks_on_purpose():
    by_flat = {(r["address_line_1"], r["account_status"]): r for r in rows()}
    for person in people(AS_OF):
        home = next(r for (address, _), r in by_flat.items() if address == person.home)
        assert person.postcode == home["postcode"]
        if person.account_number:
            start = date.fromisoformat(home["start_date"])
            assert (person.account_number, person.purchase_month, person.purchase_year) == (
                home["account_ref"], start.month, start.year,
            )  # fmt: skip


def test_flat_22_has_no_owner_and_flat_21_has_one_under_another_address():
    found = {r["address_line_1"]: r for r in rows() if r["block"] == "Goldcrest Point"}
    rafael = next(p for p in people(AS_OF) if p.first_name == "Rafael")

    assert found["Flat 22, Goldcrest Point"]["contact_ref"] == ""
    assert found["Flat 21, Goldcrest Point"]["last_name"] == rafael.last_name
    assert found["Flat 21, Goldcrest Point"]["email"] not in {"", rafael.email}


def test_staff_have_addresses_without_accents():
    emails = {member.name: member.email for member in STAFF}

    assert len(STAFF) == len(set(emails.values())) == 25
    assert emails["Bríd Ní Chonaill"] == "brid.nichonaill@harrowmere.example"
    assert emails["Marguerite D'Souza"] == "marguerite.dsouza@harrowmere.example"


async def test_the_demo_comes_in_whole_through_the_import(database_of):
    database = await database_of("accounts")

    outcome = await imported(database, records_csv(AS_OF))

    assert outcome.rows_refused == 0
    assert await value_of(database, "SELECT count(*) FROM units") == 252
    assert await value_of(database, "SELECT count(*) FROM blocks") == 12
    hazel = await rows_of(
        database,
        "SELECT a.reference FROM connections k JOIN contacts c ON c.id = k.contact_id"
        " JOIN accounts a ON a.id = k.account_id WHERE c.last_name = 'Winterbourne' ORDER BY 1",
    )
    assert hazel == [("25102000402",), ("34210000602",)]


def test_everybody_with_a_login_is_on_record_once_under_the_address_they_sign_in_with():
    on_record = [
        r["email"] for r in {r["contact_ref"]: r for r in rows() if r["contact_ref"]}.values()
    ]

    assert [on_record.count(login.email) for login in LOGINS] == [1] * len(LOGINS)
    assert {login.email for login in LOGINS}.isdisjoint(
        person.email for person in people(AS_OF) if not person.has_login
    )
    assert {login.state for login in LOGINS} == set(get_args(State))


def test_new_addresses_are_nobodys():
    new = [each for login in LOGINS for each in (login.new_email, login.other_email) if each]

    assert new
    assert set(new).isdisjoint(row["email"] for row in rows())
