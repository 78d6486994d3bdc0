"""People without a key at the desk: the list, the step that sends the key, what it refuses."""

import json
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from sqlalchemy import text

from chassis.events import now
from contracts.api.accounts import Place
from services.cases.domain.links import reply_token
from services.cases.use_cases.open_case import open_case
from services.cases.use_cases.take_reply import take_reply
from tests.cases.desk import ACCOUNT_ID, CONTACT_ID, account, contact
from tests.cases.words import HARROWMERE

STEPS = [
    {
        "name": "match",
        "title": "1 - Match the owner",
        "actions": ["send_key", "ask", "refuse"],
        "replies_to": "Portal Support",
    },
    {
        "name": "send_key",
        "title": "2 - Send Portal Key",
        "actions": ["send_key", "ask", "refuse"],
        "template": "portal_key_link",
        "replies_to": "Owners",
    },
]
SAID = {
    "first_name": "Rafael",
    "last_name": "Nunez",
    "email": "rafael@new.example",
    "phone": "",
    "purchase_month": "",
    "account_reference": "",
    "postcode": "",
    "address": "Flat 21, LX4 7QS",
    "association": "Goldcrest",
    "service_charge": "",
    "details": "",
}


async def given_a_request(world, reference="SR00000007", **said):
    async with world.transaction() as session:
        return await open_case(
            session,
            landlord_id=HARROWMERE,
            registration_id=uuid4(),
            reference=reference,
            reason="enquiry",
            answers=SAID | said,
            received_at=now(),
            division="ENG",
            workflow=STEPS,
            at=now(),
        )


@pytest_asyncio.fixture
async def case_id(world, neighbours):
    """The request of somebody who is on record."""
    neighbours.accounts[ACCOUNT_ID] = account()
    return await given_a_request(world)


def step(case_id):
    return f"/cases/{case_id}/portal-key"


def chosen(**changes):
    return {
        "version": "1",
        "account_id": str(ACCOUNT_ID),
        "contact_id": str(CONTACT_ID),
        "by": "email",
        "keep_as": "other",
    } | changes


async def announced(world, kind):
    async with world.transaction() as session:
        rows = await session.execute(
            text("SELECT body FROM outbox WHERE routing_key LIKE :kind"), {"kind": f"%{kind}%"}
        )
        return [json.loads(row.body) for row in rows]


async def test_who_waits_is_listed_and_found_by_any_word(tobias, world, case_id):
    page = (await tobias.get("/matching")).text
    assert "Rafael Nunez" in page
    assert "1 - Match the owner" in page
    assert "SR00000007" in (await tobias.get("/matching?q=rafael+goldcrest")).text
    assert "Nobody fits what you typed" in (await tobias.get("/matching?q=nobody")).text
    assert "No key is on its way" in (await tobias.get("/matching?view=key_sent")).text


async def test_a_search_is_narrowed_to_the_association_that_was_named(tobias, neighbours, case_id):
    goldcrest, elsewhere = UUID(int=71), UUID(int=72)
    neighbours.places = [
        Place(kind="estate", place_id=elsewhere, name="Harrowmere Waterside"),
        Place(kind="block", place_id=goldcrest, name="Goldcrest Point", estate="Goldcrest Park"),
    ]

    page = (await tobias.get(f"/cases/{case_id}")).text
    found = (await tobias.get(f"/cases/{case_id}?find=vance&place={elsewhere}")).text

    assert f'<option value="{goldcrest}" selected>Goldcrest Point, Goldcrest Park' in page
    assert f'<option value="{elsewhere}">Harrowmere Waterside' in page
    assert page.index("Goldcrest Point") < page.index("Harrowmere Waterside")
    assert f'<option value="{elsewhere}" selected>' in found
    assert neighbours.searched_in == [str(elsewhere)]


async def test_the_step_shows_both_sides_and_what_goes_out_before_it_does(tobias, case_id):
    page = await tobias.get(f"{step(case_id)}?account={ACCOUNT_ID}&contact={CONTACT_ID}")

    assert page.status_code == 200
    assert "rafael@new.example" in page.text
    assert "rafael.nunez@example.com" in page.text
    assert "Preview of the email" in page.text
    assert "Preview of the letter" in page.text


async def test_sending_keeps_the_address_matches_the_case_and_stops_the_clock(
    tobias, world, neighbours, case_id
):
    sent = await tobias.post(step(case_id), **chosen())
    again = await tobias.post(step(case_id), **chosen())

    assert (sent.status_code, again.status_code) == (303, 409)
    [corrected] = neighbours.corrected
    assert corrected["other_email"] == "rafael@new.example"
    assert corrected["email"] is None
    [event] = await announced(world, "portal_key.requested")
    assert event["contact_id"] == str(CONTACT_ID)
    page = (await tobias.get(f"/cases/{case_id}")).text
    assert "With customer for reply" in page
    assert "Portal key sent" in page
    assert "Rafael Nunez" in (await tobias.get("/matching?view=key_sent")).text


async def test_an_answer_goes_to_the_queue_of_the_step(tobias, world, service, case_id):
    await tobias.post(step(case_id), **chosen())
    [event] = await announced(world, "portal_key.requested")
    key = service.sites[0].app.state.link_key
    async with world.transaction() as session:
        case = await take_reply(
            session,
            request_id=UUID(event["request_id"]),
            token=reply_token(key, UUID(event["request_id"])),
            text="The link does not open.",
            at=now(),
        )
        assert (case.queue, case.owner_id, case.status) == ("Owners", None, "in_progress")


async def test_a_letter_is_put_on_the_pile_and_no_link_is_asked_for(
    tobias, world, neighbours, case_id
):
    sent = await tobias.post(step(case_id), **chosen(by="letter", keep_as="none"))

    assert sent.status_code == 303
    [letter] = neighbours.letters
    assert (letter["kind"], letter["case_id"]) == ("portal_key", str(case_id))
    assert neighbours.corrected == []
    assert await announced(world, "portal_key.requested") == []


async def test_who_has_a_login_gets_no_key_and_its_owner_is_told(
    tobias, world, neighbours, case_id
):
    neighbours.login = user_id = uuid4()
    address = f"{step(case_id)}?account={ACCOUNT_ID}&contact={CONTACT_ID}"
    assert "They have a login already" in (await tobias.get(address)).text

    await tobias.post(step(case_id), **chosen(keep_as="none"))

    [event] = await announced(world, "login.found")
    assert event["user_id"] == str(user_id)
    assert await announced(world, "portal_key.requested") == []
    assert "A login exists already" in (await tobias.get(f"/cases/{case_id}")).text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"by": "pigeon"}, "Choose how the key is sent"),
        ({"keep_as": ""}, "Choose what happens with the address"),
    ],
)
async def test_what_was_not_chosen_is_asked_for(tobias, neighbours, case_id, changes, says):
    refused = await tobias.post(step(case_id), **chosen(**changes))

    assert refused.status_code == 422
    assert says in refused.text
    assert neighbours.corrected == []


async def test_who_does_not_hold_the_home_gets_none(tobias, neighbours, case_id):
    neighbours.accounts[ACCOUNT_ID] = account(contacts=[contact(role="family_friend")])

    refused = await tobias.post(step(case_id), **chosen())

    assert refused.status_code == 422
    assert "There is no key for them" in refused.text


async def test_only_what_the_step_has_can_be_decided(tobias, case_id):
    page = (await tobias.get(f"/cases/{case_id}")).text
    assert 'value="refuse"' in page
    assert 'value="as_it_stands"' not in page

    refused = await tobias.post(
        f"/cases/{case_id}/decision",
        version="1",
        decide="as_it_stands",
        reason="I know them",
        account_id=str(ACCOUNT_ID),
        contact_id=str(CONTACT_ID),
    )

    assert refused.status_code == 422
    assert "This step of the work does not have that" in refused.text
