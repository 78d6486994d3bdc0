"""What a landlord lets new connections of a role do: in force for new ones, and for no other."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from chassis.role_choices import ROLES, RoleChoice, may_at_first
from services.accounts.domain.roles import Role, authorities_of
from tests.accounts.test_corrections import newcomer
from tests.accounts.test_grant_access import CALLISTA, approve
from tests.accounts.words import (
    LANDLORD,
    NOBODY,
    OTHER_LANDLORD,
    a_file,
    imported,
    row,
    rows_of,
    value_of,
)

FLAGS = "finance, maintenance, keys, documents"
NEVER_MONEY = {"unit_owner": RoleChoice(finance=False, keys=False)}
TODAY = datetime.now(UTC).date()


async def may(database):
    """What every connection may, by role."""
    found = await rows_of(database, f"SELECT role, {FLAGS} FROM connections ORDER BY role")
    return {role: "".join("FMKD"[n] for n, has in enumerate(has) if has) for role, *has in found}


def settle(accounts, **roles):
    told = {role: choice.model_dump() for role, choice in roles.items()}
    assert accounts.service.context.landlords.settle(LANDLORD, {"roles": told})


def test_the_landlords_roles_are_those_of_the_record():
    assert set(ROLES) == set(Role)


@pytest.mark.parametrize("role", Role)
def test_what_is_not_chosen_is_as_lodge_has_it(role):
    one = may_at_first(role.value, {role.value: RoleChoice(name="In our words")})

    assert one == may_at_first(role.value)


def test_documents_need_ebilling_whatever_was_chosen():
    chosen = {"solicitor": RoleChoice(documents=True)}

    assert authorities_of(Role.SOLICITOR, is_ebilling=True, chosen=chosen).documents
    assert not authorities_of(Role.SOLICITOR, is_ebilling=False, chosen=chosen).documents


async def test_a_file_that_leaves_it_open_brings_what_the_landlord_chose(database):
    await imported(database, a_file(row(ebilling="yes")), roles=NEVER_MONEY)

    assert await may(database) == {"unit_owner": "MD"}


async def test_what_a_file_says_counts_more_than_what_the_landlord_chose(database):
    await imported(database, a_file(row(ebilling="yes", finance="yes")), roles=NEVER_MONEY)

    assert await may(database) == {"unit_owner": "FMD"}


async def test_an_existing_connection_keeps_what_it_may_when_the_file_comes_again(database):
    await imported(database, a_file(row(ebilling="yes")))

    again = await imported(database, a_file(row(ebilling="yes")), roles=NEVER_MONEY)

    assert again.plan.unchanged == 1
    assert await may(database) == {"unit_owner": "FMKD"}


async def test_an_existing_connection_keeps_what_it_may_when_the_file_gives_it_a_last_day(database):
    await imported(database, a_file(row(ebilling="yes")), roles=NEVER_MONEY)

    later = await imported(database, a_file(row(ebilling="yes", valid_to="2031-05-01")))

    assert later.plan.connections_changed == 1
    assert await may(database) == {"unit_owner": "MD"}
    assert await value_of(database, "SELECT valid_to FROM connections") == date(2031, 5, 1)


async def test_documents_follow_ebilling_when_the_file_turns_it_on_and_off(database):
    silent = {"unit_owner": RoleChoice(documents=False)}
    for ebilling, roles, seen in (
        ("no", {}, "FMK"),
        ("yes", {}, "FMKD"),
        ("no", {}, "FMK"),
        ("yes", silent, "FMK"),
    ):
        await imported(database, a_file(row(ebilling=ebilling)), roles=roles)

        assert await may(database) == {"unit_owner": seen}


async def test_whoever_registers_may_what_the_landlord_chose(database):
    await imported(database, a_file(row(**NOBODY)))

    await approve(database, newcomer=CALLISTA, roles=NEVER_MONEY)

    assert (await may(database))["unit_owner"] in {"M", "MD"}


async def test_a_new_connection_at_the_desk_may_what_the_landlord_chose(accounts, database):
    await imported(database, a_file(row()))
    account = await value_of(database, "SELECT id FROM accounts")
    settle(accounts, family_friend=RoleChoice(maintenance=True))

    answer = await accounts.call(
        "POST", f"/accounts/{account}/contacts", json=newcomer(role="family_friend")
    )

    assert answer.status_code == 201
    assert (await may(database))["family_friend"] == "M"


async def test_whoever_takes_a_home_over_may_what_the_landlord_chose(accounts, database):
    await imported(database, a_file(row(), row(contact_ref="C-9", role="joint_owner")))
    account = await value_of(database, "SELECT id FROM accounts")
    next_owner = await value_of(database, "SELECT id FROM contacts WHERE contact_ref = 'C-9'")
    settle(accounts, unit_owner=NEVER_MONEY["unit_owner"])

    answer = await accounts.call(
        "PUT",
        f"/accounts/{account}/handovers/{uuid4()}",
        json={
            "kind": "ownership",
            "last_day": str(TODAY - timedelta(days=1)),
            "reason": "sold",
            "contact_id": str(next_owner),
            "is_checked": True,
        },
    )

    assert answer.status_code == 200, answer.text
    found = await rows_of(
        database,
        f"SELECT {FLAGS} FROM connections WHERE role = 'unit_owner' AND status = 'current'",
    )
    assert [each[:3] for each in found] == [(False, True, False)]


async def test_leads_change_what_roles_may_and_the_others_stay_as_they_are(accounts, database):
    choice = {"name": "Relative", "maintenance": True}

    answer = await accounts.call(
        "PATCH",
        "/landlord-settings",
        json={"roles": {"family_friend": choice}},
        as_="staff:lead",
        headers={"If-Match": '"0"'},
    )

    assert answer.status_code == 200
    other = await accounts.call(
        "GET", "/landlord-settings", as_="service:gateway", landlord=OTHER_LANDLORD
    )
    assert answer.json()["settings"]["roles"]["family_friend"]["maintenance"] is True
    assert answer.json()["settings"]["roles"]["family_friend"]["finance"] is None
    assert other.json()["settings"]["roles"] is None


@pytest.mark.parametrize(
    "roles",
    [
        {"subtenant": {"finance": True}},
        {"king": {"name": "Majesty"}},
        {"tenant": {"name": "x" * 61}},
        {"tenant": {"doors": True}},
    ],
    ids=["the owner's money", "no role", "too long", "no authority"],
)
async def test_what_no_role_can_be_is_refused(accounts, database, roles):
    answer = await accounts.call(
        "PATCH",
        "/landlord-settings",
        json={"roles": roles},
        as_="staff:lead",
        headers={"If-Match": '"0"'},
    )

    assert answer.status_code == 422
    assert await rows_of(database, "SELECT 1 FROM landlord_settings") == []
