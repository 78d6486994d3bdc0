"""Asking the owner of a home, and the owner's pages: who asks, who has access, deciding."""

import json
from uuid import UUID

import pytest

from tests.gateway.doubles import approved_contact, asked_access, home
from tests.gateway.test_registering import given_a_proved_mailbox
from tests.gateway.test_signed_in import words

REQUEST = f"/approved-contacts/requests/{UUID(int=21)}"
CONTACT = f"/approved-contacts/{UUID(int=31)}"
WHOM_TO_ASK = (
    "Please request the unit owner to contact us to add you as an approved contact to this "
    "account. This can be done via the customer portal or by contacting our customer service team"
)


@pytest.fixture
async def offered(visitor, world):
    """Somebody whose answers named a home that has its owner."""
    world.outcome = ["owner_offered"]
    answer = await given_a_proved_mailbox(visitor)
    assert answer.headers["location"] == "/register/owner"
    return visitor


async def test_whoever_names_an_owned_home_reads_whom_to_ask_and_has_them_asked(offered, world):
    page = words((await offered.get("/register/owner")).text)
    assert WHOM_TO_ASK in page
    assert "Ask the owner for me" in page

    answer = await offered.post("/register/owner", role="family_friend", words="I help my aunt")

    assert answer.headers["location"] == "/register/owner/asked"
    assert "14 days" in words((await offered.get("/register/owner/asked")).text)
    [kept] = world.registrations.values()
    assert kept["asked"] == {"role": "family_friend", "words": "I help my aunt"}


@pytest.mark.parametrize("role", ["", "unit_owner", "<script>"])
async def test_what_they_are_to_the_home_must_be_chosen_and_words_are_kept(offered, world, role):
    answer = await offered.post("/register/owner", role=role, words="I help my aunt")

    assert answer.status_code == 422
    assert "Choose what you are to the home" in words(answer.text)
    assert "I help my aunt" in answer.text


async def test_instead_of_the_owner_the_team_may_be_asked(offered):
    page = await offered.get("/register/enquiry")

    assert page.status_code == 200
    assert "The home you named has its owner" in words(page.text)
    assert "do not match our records" not in words(page.text)


async def test_an_owner_sees_who_asks_and_lets_them_in(resident, world):
    world.homes = [home(requests_waiting=1)]
    world.access_requests = [asked_access()]

    dashboard = words((await resident.get(f"/home/{UUID(int=1)}")).text)
    listed = words((await resident.get("/approved-contacts")).text)
    page = words((await resident.get(REQUEST)).text)
    answer = await resident.post(
        REQUEST,
        decide="approve",
        role="family_friend",
        may="maintenance",
        to_day="31",
        to_month="12",
        to_year="2030",
    )

    assert "Somebody asks you for access to this home" in dashboard
    assert "Sami Haddad" in listed
    for shown in ("Sami Haddad", "sami.haddad@example.com", "I help my aunt with her repairs."):
        assert shown in page
    assert answer.headers["location"] == "/approved-contacts?told=approved"
    [(what, body)] = world.decisions
    assert what == "approval"
    assert json.loads(body) == {
        "role": "family_friend",
        "valid_to": "2030-12-31",
        "finance": False,
        "maintenance": True,
        "keys": False,
        "documents": False,
    }


async def test_an_owner_refuses_without_filling_anything_in(resident, world):
    world.access_requests = [asked_access()]

    answer = await resident.post(REQUEST, decide="refuse", to_day="99")

    assert answer.headers["location"] == "/approved-contacts?told=refused"
    assert [what for what, _ in world.decisions] == ["refusal"]


async def test_the_slower_of_two_owners_reads_that_it_was_decided(resident, world):
    world.access_requests = [asked_access()]
    world.is_decided = True

    answer = await resident.post(REQUEST, decide="approve", role="family_friend")

    assert answer.headers["location"] == "/approved-contacts?told=decided"
    page = words((await resident.get(answer.headers["location"])).text)
    assert "Somebody else had decided" in page


@pytest.mark.parametrize(
    ("fields", "advice"),
    [
        ({"role": "unit_owner"}, "Choose what they are to your home"),
        ({"to_day": "31", "to_month": "2", "to_year": "2030"}, "Enter a real day"),
        ({"to_day": "²", "to_month": "1", "to_year": "9" * 30}, "Enter a real day"),
    ],
)
async def test_what_cannot_be_given_is_said_and_the_rest_is_kept(resident, world, fields, advice):
    world.access_requests = [asked_access()]

    answer = await resident.post(
        REQUEST, **{"decide": "approve", "role": "subtenant", "may": "keys", **fields}
    )

    assert answer.status_code == 422
    assert advice in words(answer.text)
    assert 'value="keys" checked' in answer.text
    assert world.decisions == []


async def test_an_owner_changes_and_ends_what_they_gave(resident, world):
    world.approved_contacts = [approved_contact()]

    page = (await resident.get(CONTACT)).text
    changed = await resident.post(CONTACT, version="2", may="finance", decision="x")
    stale = await resident.post(CONTACT, version="1", may="finance")
    refused = await resident.post(CONTACT, version="2", may="documents")
    ended = await resident.post(CONTACT, version="2", decide="end")

    assert 'value="maintenance" checked' in page
    assert 'value="2030"' in page
    assert changed.headers["location"] == "/approved-contacts?told=changed"
    assert (stale.status_code, refused.status_code) == (422, 422)
    assert "Somebody changed this meanwhile" in words(stale.text)
    assert "No eBilling" in words(refused.text)
    assert ended.headers["location"] == "/approved-contacts?told=ended"
    assert [what for what, _ in world.decisions] == ["changed", "ended"]


async def test_whoever_owns_nothing_is_told_so_and_finds_nothing(resident, world):
    world.homes = [home(role="family_friend")]
    world.access_requests, world.approved_contacts = [asked_access()], [approved_contact()]

    page = words((await resident.get("/approved-contacts")).text)

    assert "You own none of the homes" in page
    assert "Sami" not in page
    for path in (REQUEST, CONTACT):
        assert (await resident.get(path)).status_code == 404
        assert (await resident.post(path)).status_code == 404


async def test_another_owner_is_named_and_cannot_be_changed(resident, world):
    world.approved_contacts = [approved_contact(role="joint_owner", may_change=False)]

    page = (await resident.get("/approved-contacts")).text

    assert "Zoe Marchetti" in page
    assert CONTACT not in page
    assert (await resident.get(CONTACT)).status_code == 404


async def test_an_owner_who_does_not_agree_stops_what_another_gave(resident, world):
    world.access_requests = [
        asked_access(state="approved", decided_by="Felix Vance", may_contest=True)
    ]

    listed = (await resident.get("/approved-contacts")).text
    page = words((await resident.get(f"{REQUEST}/objection")).text)
    answer = await resident.post(f"{REQUEST}/objection", why="My aunt cannot agree")
    done = words((await resident.get(answer.headers["location"])).text)

    assert f"{REQUEST}/objection" in listed
    for shown in ("Sami Haddad", "Felix Vance", "Their access stops at once"):
        assert shown in page
    assert answer.headers["location"] == "/approved-contacts?told=contested"
    assert "Their access has stopped" in done
    [(what, body)] = world.decisions
    assert (what, json.loads(body)) == ("objection", {"words": "My aunt cannot agree"})


async def test_whoever_refuses_too_late_may_object(resident, world):
    world.access_requests = [asked_access()]
    world.is_decided = True

    late = await resident.post(REQUEST, decide="refuse")
    world.access_requests = [asked_access(state="approved", contest="open")]
    page = words((await resident.get("/approved-contacts")).text)
    again = await resident.get(f"{REQUEST}/objection")

    assert late.headers["location"] == f"{REQUEST}/objection"
    assert again.headers["location"] == "/approved-contacts?told=decided"
    assert "no access until our team has settled it" in page
