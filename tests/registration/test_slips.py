"""Suggestions for who slipped: what was meant is looked up by every spelling one slip away."""

import pytest

from chassis.events import now
from services.registration.domain.keys import door_key, odd_postcode_in
from services.registration.domain.near import CAPITALS, one_slip_away, transpositions
from services.registration.store import suggestions
from services.registration.tables import RegistrationRow
from services.registration.use_cases.rank_candidates import rank_candidates
from tests.registration.words import BLIND, LANDLORD, World, a_contact, an_account

HOME = {"reference": "34208002201", "address_lines": ["Flat 17", "4 Rookery Road"]}


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("Flat 17, 4 Rookery Road, LX1 2AB", "17.4"),
        ("14a High Street", "14A"),
        ("The Old Mill, lx12ab", ""),
        ("", ""),
    ],
)
def test_the_numbers_of_an_address_are_compared_and_its_postcode_is_none_of_them(address, key):
    assert door_key(address) == key


@pytest.mark.parametrize(
    ("address", "rest", "postcode"),
    [
        ("2 Quay Road, lx3 10fx", "2 QUAY ROAD, ", "LX310FX"),
        ("2 Quay Road LX340 UG.", "2 QUAY ROAD ", "LX340UG"),
        ("2 Quay Road, L7X3 0CA", "2 QUAY ROAD, ", "L7X30CA"),
        ("2 Quay Road, LXW0 0NZ", "2 QUAY ROAD, ", "LXW00NZ"),
        ("4 Rookery Road, Flat 17A", "4 ROOKERY ROAD, FLAT 17A", ""),
        ("Flat 17, 4 Rookery Road", "FLAT 17, 4 ROOKERY ROAD", ""),
        ("", "", ""),
    ],
)
def test_what_stands_where_a_postcode_would_is_read_as_one_with_a_slip(address, rest, postcode):
    assert odd_postcode_in(address) == (rest, postcode)


def test_every_slip_of_one_letter_is_a_neighbour_and_the_word_itself_is_not():
    near = one_slip_away("LX12AB", CAPITALS)

    assert {"XL12AB", "LX1AB", "LX122AB", "LX13AB"} <= near
    assert "LX12AB" not in near
    assert one_slip_away("LX1", CAPITALS) == frozenset(), "too short to mean anything"
    assert transpositions("123") == {"213", "132"}


async def suggested(world: World, **said: str):
    """The suggestions for somebody who says this in an enquiry."""
    person = {name: said.pop(name) for name in ("first_name", "last_name", "email") if name in said}
    registration_id = await world.start(at=now(), **person)
    async with world.transaction() as session:
        row = await session.get_one(RegistrationRow, registration_id)
        row.postcode = ""
        row.account_reference = said.get("account_reference", "")
        row.enquiry_address = said.get("address", "")
    async with world.transaction() as session:
        return await rank_candidates(
            session, landlord_id=LANDLORD, registration_id=registration_id, blind=BLIND
        )


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"account_reference": "34208002210"}, "account_reference_near"),
        ({"email": "eleanor.vnace@example.com"}, "email_near"),
        ({"address": "17, 4 Rookery Rd, LX2 1AB"}, "postcode_near"),
        ({"address": "17, 4 Rookery Rd, LX1 2AB"}, "house_number"),
        ({"address": "17, 4 Rookery Rd, LX12 AB"}, "postcode"),
        ({"address": "17, 4 Rookery Rd, L1X 2AB"}, "postcode_near"),
        ({"last_name": "Vanec", "address": "LX1 2AB"}, "surname_likely"),
        ({"account_reference": "nothing known"}, "first_name"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
async def test_one_slip_in_any_of_these_is_found_and_named(world, said, reason):
    eleanor = a_contact(emails=["eleanor.vance@example.com"])
    home = an_account(eleanor, **HOME)
    neighbour = an_account(
        a_contact(first_name="Agnes", last_name="Marsh", emails=["marsh@example.com"]),
        reference="99900000001",
        address_lines=["Flat 71", "4 Rookery Road"],
    )
    await world.record(home, neighbour)

    found = await suggested(
        world, **({"first_name": "Eleanor", "email": "new@mail.example"} | said)
    )

    assert found[0].account_id == home.account_id
    assert reason in found[0].reasons
    assert home.account_id not in [each.account_id for each in found[1:]]


async def test_somebody_whom_nothing_fits_is_suggested_nobody(world):
    await world.record(an_account(a_contact(), **HOME))

    found = await suggested(
        world, first_name="Bruno", last_name="Tarrant", email="b@mail.example", address="9 Quay"
    )

    assert found == []


async def test_a_name_alone_leads_home_only_where_nothing_else_convinces(world):
    moved = an_account(a_contact(), **HOME)
    namesake = an_account(
        a_contact(emails=["other@example.com"]),
        reference="99900000001",
        address_lines=["3 Quay Road"],
        postcode="LX9 9ZZ",
    )
    await world.record(moved, namesake)

    told = {"first_name": "Eleanor", "last_name": "Vance", "email": "new@mail.example"}
    by_name = await suggested(world, **told, address="somewhere else")
    by_home = await suggested(world, **told, address="17, 4 Rookery Road, LX1 2AB")

    assert {each.account_id for each in by_name} == {moved.account_id, namesake.account_id}
    assert [each.account_id for each in by_home] == [moved.account_id]


async def test_more_people_of_one_name_than_anybody_reads_lead_to_nobody(world, monkeypatch):
    monkeypatch.setattr(suggestions, "MOST_NAMESAKES", 1)
    await world.record(an_account(a_contact(), **HOME), an_account(a_contact(), reference="9991"))

    said = {"first_name": "Eleanor", "last_name": "Vance", "email": "new@mail.example"}

    assert await suggested(world, **said, address="somewhere else") == []


def test_hashing_many_gives_what_hashing_one_gives():
    hashed = BLIND.hasher(LANDLORD, "email")

    for text in ("eleanor.vance@example.com", "", "ž" * 300):
        assert hashed(text) == BLIND.hash(LANDLORD, "email", text)
