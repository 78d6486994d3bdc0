"""Portal keys and activation codes: one letter lets one person into one home, once."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from chassis.posted import ALPHABET, is_activation_code, is_portal_key, posted_key, written
from contracts.api.registration import Evidence
from services.registration.domain.policy_text import parse_policy
from services.registration.domain.posted import PostedKind, secret_of
from services.registration.use_cases.issue_posted import issue_posted
from tests.registration.words import (
    BLIND,
    LANDLORD,
    LATER,
    NOON,
    World,
    a_connection,
    a_contact,
    all_at_once,
    an_account,
)

KEY, CODE = PostedKind.PORTAL_KEY, PostedKind.ACTIVATION_CODE
REFERENCE = "34208002201"


def preset(name):
    return parse_policy(Path(f"deploy/policies/{name}.yaml").read_text("utf-8"), file=name)


@pytest.fixture
def by_key(world: World) -> World:
    """A landlord whose owners come by portal key."""
    world.policy = preset("preset_d")
    return world


@pytest.fixture
def by_code(world: World) -> World:
    """A landlord whose tenants come by activation code."""
    world.policy = preset("preset_b")
    return world


async def issued(world, *connections, kind=KEY, is_renewed=False, at=NOON):
    """The secrets of these people's letters."""
    async with world.transaction() as session:
        rows = await issue_posted(
            session,
            landlord_id=LANDLORD,
            connection_ids=[one.connection_id for one in connections],
            kind=kind,
            blind=BLIND,
            is_renewed=is_renewed,
            at=at,
        )
        return [written(secret_of(kind, row.id, LANDLORD, BLIND)) for row in rows]


async def given_an_owner(world, **facts):
    contact = a_contact(date_of_birth=date(1958, 6, 12))
    connection = a_connection(contact, **facts)
    await world.record(an_account(contact, connections=[connection], reference=REFERENCE))
    return contact, connection


def key_of(secret, reference=REFERENCE):
    return Evidence(account_reference=reference, portal_key=secret)


def code_of(secret, reference=REFERENCE, born=date(1958, 6, 12)):
    return Evidence(agreement_reference=reference, activation_code=secret, date_of_birth=born)


async def tried(world, evidence, at=NOON, **said):
    registration_id = await world.start(at=at, **said)
    return await world.verify(registration_id, evidence, at=at)


async def test_every_owner_on_record_has_a_key_that_lets_them_in_at_once(by_key):
    contact, connection = await given_an_owner(by_key)
    assert await by_key.count("posted_secrets") == 1
    [secret] = await issued(by_key, connection)

    state = await tried(by_key, key_of(secret), email="another@example.net", way="portal_key")

    assert state == "approved"
    [approved] = await by_key.announced("access.approved")
    assert approved["contact_id"] == str(contact.contact_id)
    assert (approved["role"], approved["is_provisional"]) == ("unit_owner", False)


async def test_a_key_is_typed_as_people_type(by_key):
    _, connection = await given_an_owner(by_key)
    [secret] = await issued(by_key, connection)
    typed = secret.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert await tried(by_key, key_of(typed, "3420 8002 201")) == "approved"


async def test_a_key_is_good_for_one_registration(by_key):
    _, connection = await given_an_owner(by_key)
    [secret] = await issued(by_key, connection)
    assert await tried(by_key, key_of(secret)) == "approved"

    assert await tried(by_key, key_of(secret), email="second@example.com") == "asked"
    assert await issued(by_key, connection) == [], "who has registered needs no letter"


async def test_of_two_people_with_one_key_at_one_moment_one_comes_in(by_key):
    _, connection = await given_an_owner(by_key)
    [secret] = await issued(by_key, connection)
    people = [await by_key.start(email=f"racer{number}@example.com") for number in range(8)]

    states = await all_at_once(*(by_key.verify(one, key_of(secret)) for one in people))

    assert sorted(states) == ["approved"] + ["asked"] * 7


async def test_a_new_key_ends_the_old_one(by_key):
    _, connection = await given_an_owner(by_key)
    [old] = await issued(by_key, connection)
    [new] = await issued(by_key, connection, is_renewed=True)

    assert await tried(by_key, key_of(old)) == "asked"
    assert await tried(by_key, key_of(new), email="b@example.com") == "approved"


async def test_a_letter_printed_twice_holds_the_same_key(by_key):
    _, connection = await given_an_owner(by_key)

    assert await issued(by_key, connection) == await issued(by_key, connection, at=NOON + LATER)
    assert await by_key.count("posted_secrets") == 1


async def test_when_ownership_ends_the_key_is_void(by_key):
    contact, connection = await given_an_owner(by_key)
    [secret] = await issued(by_key, connection)
    ended = connection.model_copy(update={"status": "previous", "version": 2})
    await by_key.record(an_account(contact, connections=[ended], reference=REFERENCE))

    assert await tried(by_key, key_of(secret)) == "asked"
    assert await issued(by_key, connection, is_renewed=True) == []


async def test_a_key_opens_nothing_before_and_after_the_days_of_its_owner(by_key):
    _, connection = await given_an_owner(by_key, valid_to=NOON.date())
    [secret] = await issued(by_key, connection)

    assert await tried(by_key, key_of(secret), at=NOON + LATER) == "asked"
    assert await tried(by_key, key_of(secret), email="b@example.com") == "approved"


async def test_who_does_not_hold_the_home_gets_no_key(by_key):
    contact = a_contact()
    friend = a_connection(contact, role="family_friend")
    await by_key.record(an_account(contact, connections=[friend], reference=REFERENCE))

    assert await by_key.count("posted_secrets") == 0
    assert await issued(by_key, friend, is_renewed=True) == []


async def test_a_key_is_good_for_its_own_account_alone(by_key):
    _, connection = await given_an_owner(by_key)
    await by_key.record(an_account(a_contact(), reference="34208009901"))
    [secret] = await issued(by_key, connection)

    assert await tried(by_key, key_of(secret, "34208009901")) == "asked"


async def test_ten_wrong_keys_are_the_end_and_staff_hear_of_it_once(by_key):
    _, connection = await given_an_owner(by_key)
    [secret] = await issued(by_key, connection)
    for number in range(13):
        guess = key_of(f"AAAA-AAAA-AAAA-AA{number:02}A")
        await tried(by_key, guess, email=f"guesser{number}@example.com")

    assert await tried(by_key, key_of(secret), email="owner@example.com") == "enquiry_offered"
    assert len(await by_key.announced("tries.used_up")) == 1

    [new] = await issued(by_key, connection, is_renewed=True)
    assert await tried(by_key, key_of(new), email="owner@example.com") == "approved"


async def test_the_right_key_after_a_slip_lets_in(by_key):
    _, connection = await given_an_owner(by_key)
    [secret] = await issued(by_key, connection)
    registration_id = await by_key.start()

    assert await by_key.verify(registration_id, key_of("AAAA-AAAA-AAAA-AAAAA")) == "asked"
    assert await by_key.verify(registration_id, key_of(secret)) == "approved"


async def test_without_any_answer_the_key_is_asked_for_and_no_try_is_taken(by_key):
    registration_id = await by_key.start()

    assert await by_key.verify(registration_id) == "asked"
    assert await by_key.count("tries") == 0


async def test_a_way_that_compares_nothing_leads_to_staff(by_key):
    registration_id = await by_key.start(way="no_key")

    assert await by_key.verify(registration_id) == "enquiry_offered"


async def test_neither_key_nor_code_stands_in_the_database(by_key):
    _, connection = await given_an_owner(by_key)
    [secret] = await issued(by_key, connection)
    await tried(by_key, key_of(secret))

    async with by_key.transaction() as session:
        for table in ("registrations", "attempts", "posted_secrets", "outbox"):
            rows = (await session.execute(text(f"SELECT t::text FROM {table} t"))).scalars().all()
            assert not any(posted_key(secret) in row or secret in row for row in rows), table


async def test_date_of_birth_agreement_and_code_let_in(by_code):
    _, connection = await given_an_owner(by_code, role="tenant")
    assert await by_code.count("posted_secrets") == 0, "a code is made for its letter"
    [secret] = await issued(by_code, connection, kind=CODE)

    assert await tried(by_code, code_of(secret)) == "approved"


@pytest.mark.parametrize("wrong", [{"born": date(1958, 12, 6)}, {"reference": "34208002202"}])
async def test_each_fact_beside_the_code_counts(by_code, wrong):
    _, connection = await given_an_owner(by_code, role="tenant")
    [secret] = await issued(by_code, connection, kind=CODE)

    assert await tried(by_code, code_of(secret, **wrong)) == "asked"


async def test_a_code_is_good_for_thirty_days(by_code):
    _, connection = await given_an_owner(by_code, role="tenant")
    [secret] = await issued(by_code, connection, kind=CODE)

    assert await tried(by_code, code_of(secret), at=NOON + timedelta(days=30)) == "asked"
    [again] = await issued(by_code, connection, kind=CODE, at=NOON + timedelta(days=31))
    assert again != secret


async def test_five_wrong_codes_a_day_and_ten_in_its_life(by_code):
    _, connection = await given_an_owner(by_code, role="tenant")
    [secret] = await issued(by_code, connection, kind=CODE)
    for number in range(12):
        day = NOON + (number // 5) * LATER
        guess = code_of(f"AAAAA-AAA{number:02}")
        state = await tried(by_code, guess, at=day, email=f"guesser{number}@example.com")
        assert state == ("asked" if number < 10 else "enquiry_offered"), number

    assert await tried(by_code, code_of(secret), at=NOON + 5 * LATER) == "enquiry_offered"
    [new] = await issued(by_code, connection, kind=CODE, is_renewed=True, at=NOON + 5 * LATER)
    late = {"at": NOON + 5 * LATER, "email": "tenant@example.com"}
    assert await tried(by_code, code_of(new), **late) == "approved"


async def test_an_agreement_is_known_by_its_own_number_too(by_code):
    contact = a_contact(date_of_birth=date(1958, 6, 12))
    connection = a_connection(contact, role="tenant")
    numbers = [{"kind": "agreement", "value": "T-25101-0007"}, {"kind": "pin", "value": "7742"}]
    await by_code.record(
        an_account(contact, connections=[connection], reference=REFERENCE, identifiers=numbers)
    )
    [secret] = await issued(by_code, connection, kind=CODE)

    assert await tried(by_code, code_of(secret, "t 25101 0007")) == "approved"
    async with by_code.transaction() as session:
        known = (await session.execute(text("SELECT * FROM record_identifiers"))).all()
    assert "7742" not in str(known)


def test_any_slip_of_one_character_and_any_swap_is_seen_before_anything_is_compared():
    key = posted_key(written(secret_of(KEY, LANDLORD, LANDLORD, BLIND)))
    assert is_portal_key(key)
    for place, character in enumerate(key):
        others = set(ALPHABET) - {character}
        assert not any(is_portal_key(key[:place] + o + key[place + 1 :]) for o in others)
    for place in range(len(key) - 1):
        swapped = key[:place] + key[place + 1] + key[place] + key[place + 2 :]
        assert swapped == key or not is_portal_key(swapped)


def test_keys_and_codes_have_their_lengths():
    key, code = (secret_of(kind, LANDLORD, LANDLORD, BLIND) for kind in (KEY, CODE))

    assert (len(key), len(code)) == (17, 10)
    assert is_activation_code(code)
    assert set(key + code) <= set(ALPHABET)
