"""From the first form to being approved, asked, or offered an enquiry."""

from datetime import date, timedelta

import pytest

from services.registration.domain.errors import EvidenceMissing
from tests.registration.words import (
    NOON,
    PURCHASE,
    TODAY,
    Evidence,
    a_connection,
    a_contact,
    all_at_once,
    an_account,
)

OWNERLESS = {"reference": "34208 002201", "postcode": "LX4 9ZZ"}


async def test_surname_email_and_postcode_of_a_live_contact_are_approved(world):
    eleanor = a_contact()
    home = an_account(eleanor)
    await world.record(home)
    registration_id = await world.start()

    assert await world.verify(registration_id) == "approved"

    [approved] = await world.announced("access.approved")
    assert approved["contact_id"] == str(eleanor.contact_id)
    assert approved["account_id"] == str(home.account_id)
    assert (approved["role"], approved["basis"]) == ("unit_owner", "policy")
    assert (approved["is_new_contact"], approved["is_provisional"]) == (False, False)
    [attempted] = await world.announced("registration.attempted")
    assert (attempted["step"], attempted["outcome"]) == ("record", "approved")


async def test_names_postcodes_and_addresses_match_as_people_write_them(world):
    await world.record(
        an_account(
            a_contact(last_name="O\u2019Hara Whitfield D", emails=["D.OHara@Example.COM"]),
            postcode="lx12ab",
        )
    )
    registration_id = await world.start(
        first_name="",
        last_name="o'hara-whitfield",
        email="d.ohara@example.com",
        postcode="LX1  2AB",
    )

    assert await world.verify(registration_id) == "approved"


@pytest.mark.parametrize("email", ["uatsupplier2020+100@gmail.com", "graham@thepyms.com.Test"])
async def test_odd_but_real_addresses_match(world, email):
    await world.record(an_account(a_contact(last_name="Mr Mr Graham Heber Pym", emails=[email])))
    await world.record(an_account(a_contact(last_name="Pym", emails=[email])))

    assert await world.verify(await world.start(last_name="Pym", email=email)) == "approved"


@pytest.mark.parametrize(
    "wrong",
    [
        {"last_name": "Venice"},
        {"last_name": "Vance-Lowe"},
        {"email": "eleanor.vance@example.org"},
        {"email": "eleanor.vance+1@example.com"},
        {"postcode": "LX1 2AD"},
        {"last_name": "---"},
    ],
)
async def test_any_fact_that_differs_leads_to_the_next_question(world, wrong):
    await world.record(an_account(a_contact()))
    registration_id = await world.start(**wrong)

    assert await world.verify(registration_id) == "asked"
    assert (await world.row(registration_id)).step == "purchase"
    [attempted] = await world.announced("registration.attempted")
    assert attempted["outcome"] == "ask_next"
    assert await world.announced("access.approved") == []


@pytest.mark.parametrize(
    "connection",
    [
        {"status": "requested"},
        {"status": "rejected"},
        {"status": "previous"},
        {"valid_from": TODAY + timedelta(days=1)},
        {"valid_to": TODAY - timedelta(days=1)},
    ],
)
async def test_a_connection_that_is_not_live_admits_nobody(world, connection):
    eleanor = a_contact()
    await world.record(an_account(eleanor, connections=[a_connection(eleanor, **connection)]))

    assert await world.verify(await world.start()) == "asked"


@pytest.mark.parametrize("days", [{"valid_from": TODAY}, {"valid_to": TODAY}])
async def test_the_first_and_the_last_day_count(world, days):
    eleanor = a_contact()
    await world.record(an_account(eleanor, connections=[a_connection(eleanor, **days)]))

    assert await world.verify(await world.start()) == "approved"


async def test_the_days_are_londons(world):
    eleanor = a_contact()
    connection = a_connection(eleanor, valid_from=date(2026, 7, 2))
    await world.record(an_account(eleanor, connections=[connection]))
    late = NOON.replace(month=7, day=1, hour=23, minute=30)

    assert await world.verify(await world.start(at=late), at=late) == "approved"


@pytest.mark.parametrize("status", ["previous", "lost"])
async def test_an_account_that_has_ended_admits_nobody(world, status):
    await world.record(an_account(a_contact(), status=status))

    assert await world.verify(await world.start()) == "asked"


async def test_an_organisation_is_never_matched_by_its_name(world):
    await world.record(an_account(a_contact(last_name="Vance", is_organisation=True)))

    assert await world.verify(await world.start()) == "asked"


async def test_of_two_people_with_one_address_the_first_name_decides(world):
    eleanor, edmund = a_contact(), a_contact(first_name="Edmund")
    await world.record(an_account(eleanor, edmund))

    assert await world.verify(await world.start(first_name="Edmund")) == "approved"
    [approved] = await world.announced("access.approved")
    assert approved["contact_id"] == str(edmund.contact_id)


async def test_two_people_whom_the_first_name_does_not_tell_apart_are_asked(world):
    await world.record(an_account(a_contact(), a_contact(first_name="Edmund")))

    assert await world.verify(await world.start(first_name="E")) == "asked"


async def test_account_number_and_purchase_month_admit_provisionally_where_nobody_owns(world):
    home = an_account(**OWNERLESS)
    await world.record(home)
    registration_id = await world.start()
    await world.verify(registration_id)

    assert await world.verify(registration_id, PURCHASE) == "approved"

    [approved] = await world.announced("access.approved")
    assert approved["account_id"] == str(home.account_id)
    assert (approved["is_new_contact"], approved["is_provisional"]) == (True, True)
    assert approved["role"] == "unit_owner"
    assert approved["contact_id"] == str((await world.row(registration_id)).contact_id)
    outcomes = [one["outcome"] for one in await world.announced("registration.attempted")]
    assert outcomes == ["ask_next", "provisional"]


@pytest.mark.parametrize("role", ["unit_owner", "joint_owner", "tenant", "joint_tenant"])
async def test_an_account_with_a_live_holder_is_never_given_to_another(world, role):
    owner = a_contact(last_name="Marsh", emails=["marsh@example.com"])
    account = an_account(owner, connections=[a_connection(owner, role=role)], **OWNERLESS)
    await world.record(account)
    registration_id = await world.start()
    await world.verify(registration_id)

    assert await world.verify(registration_id, PURCHASE) == "owner_offered"
    assert await world.announced("access.approved") == []


@pytest.mark.parametrize(
    "connection", [{"role": "family_friend", "status": "approved"}, {"valid_to": date(2020, 1, 1)}]
)
async def test_a_friend_or_a_former_owner_does_not_stand_in_the_way(world, connection):
    somebody = a_contact(last_name="Marsh", emails=["marsh@example.com"])
    await world.record(
        an_account(somebody, connections=[a_connection(somebody, **connection)], **OWNERLESS)
    )
    registration_id = await world.start()
    await world.verify(registration_id)

    assert await world.verify(registration_id, PURCHASE) == "approved"


@pytest.mark.parametrize(
    "wrong",
    [
        {"account_reference": "34208000299"},
        {"purchase_month": 11},
        {"purchase_year": 2016},
    ],
)
async def test_a_wrong_number_or_month_leads_to_the_enquiry(world, wrong):
    await world.record(an_account(**OWNERLESS))
    registration_id = await world.start()
    await world.verify(registration_id)

    evidence = PURCHASE.model_copy(update=wrong)

    assert await world.verify(registration_id, evidence) == "enquiry_offered"
    outcomes = [one["outcome"] for one in await world.announced("registration.attempted")]
    assert outcomes == ["ask_next", "raise_case"]
    assert (await world.row(registration_id)).tried == ["record", "purchase"]


async def test_a_slip_in_the_last_step_may_be_mended_while_tries_are_left(world):
    await world.record(an_account(**OWNERLESS))
    registration_id = await world.start()
    await world.verify(registration_id)
    slip = PURCHASE.model_copy(update={"purchase_month": 11})

    assert await world.verify(registration_id, slip) == "enquiry_offered"
    assert await world.verify(registration_id, PURCHASE) == "approved"


async def test_a_step_that_is_not_answered_names_its_fields_and_takes_no_try(world):
    await world.record(an_account(**OWNERLESS))
    registration_id = await world.start()
    await world.verify(registration_id)

    with pytest.raises(EvidenceMissing) as missing:
        await world.verify(registration_id, Evidence(account_reference=" - "))

    assert list(missing.value.fields) == [
        "account_reference",
        "purchase_month",
        "purchase_year",
    ] or (set(missing.value.fields) == {"account_reference", "purchase_month", "purchase_year"})
    assert await world.verify(registration_id, PURCHASE) == "approved"


async def test_the_same_answers_again_are_answered_as_before_and_announce_nothing_new(world):
    await world.record(an_account(a_contact()))
    registration_id = await world.start()

    states = [await world.verify(registration_id) for _ in range(3)]

    assert states == ["approved"] * 3
    assert await world.announced() == ["access.approved", "registration.attempted"]


async def test_two_clicks_at_once_are_one_attempt(world):
    await world.record(an_account(a_contact()))
    registration_id = await world.start()

    await all_at_once(*(world.verify(registration_id) for _ in range(6)))

    assert (await world.row(registration_id)).state == "approved"
    assert len(await world.announced("access.approved")) == 1
    assert await world.count("attempts") == 1
